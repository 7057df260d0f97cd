#ifndef ASSAY_CEVENT_H
#define ASSAY_CEVENT_H
// libevent defines _GNU_SOURCE, under which fd_set looks different from how every other module sees it.
#include <sys/select.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/util.h>
#endif

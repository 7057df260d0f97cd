#ifndef ASSAY_CLinux_H
#define ASSAY_CLinux_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#endif

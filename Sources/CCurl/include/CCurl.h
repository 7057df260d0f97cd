#ifndef ASSAY_CCurl_H
#define ASSAY_CCurl_H
#include <curl/curl.h>
#endif

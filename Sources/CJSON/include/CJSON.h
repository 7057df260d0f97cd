#ifndef ASSAY_CJSON_H
#define ASSAY_CJSON_H
#include <json-c/json.h>
#endif

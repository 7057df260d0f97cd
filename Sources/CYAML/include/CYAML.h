#ifndef ASSAY_CYAML_H
#define ASSAY_CYAML_H
#include <yaml.h>
#endif

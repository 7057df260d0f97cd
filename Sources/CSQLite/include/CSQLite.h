#ifndef ASSAY_CSQLite_H
#define ASSAY_CSQLite_H
#include <sqlite3.h>
#endif

#ifndef ASSAY_CArchive_H
#define ASSAY_CArchive_H
#include <archive.h>
#include <archive_entry.h>
#endif

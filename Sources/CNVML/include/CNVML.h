#ifndef ASSAY_CNVML_H
#define ASSAY_CNVML_H
#include <stddef.h>
#include <stdint.h>

/// NVIDIA's management library, loaded at run time: a machine without it still runs this program.
typedef struct assay_nvml assay_nvml;

/// Loads a library and counts its devices; null with the reason where that cannot be done.
assay_nvml *assay_nvml_open(const char *library, uint32_t *devices, char *reason, size_t size);

/// The energy of a device in millijoules, or its power in milliwatts where it counts none; 0 where one of them was read.
int assay_nvml_read(assay_nvml *nvml, uint32_t device, uint64_t *value, int *is_energy, char *reason, size_t size);

/// Lets go of the library.
void assay_nvml_close(assay_nvml *nvml);
#endif

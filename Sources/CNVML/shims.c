#include "CNVML.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef void *device_t;

// The parts of NVML's binary interface that are used; 0 is NVML_SUCCESS.
struct assay_nvml {
    void *library;
    int (*shutdown)(void);
    int (*handle)(unsigned int, device_t *);
    int (*energy)(device_t, unsigned long long *);
    int (*power)(device_t, unsigned int *);
    const char *(*words)(int);
};

static const char *words_of(const assay_nvml *nvml, int status) {
    return nvml->words ? nvml->words(status) : "unknown";
}

assay_nvml *assay_nvml_open(const char *name, uint32_t *devices, char *reason, size_t size) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *why = dlerror();
        snprintf(reason, size, "%s", why ? why : "it cannot be loaded");
        return NULL;
    }
    int (*init)(void) = (int (*)(void))dlsym(library, "nvmlInit_v2");
    int (*count)(unsigned int *) = (int (*)(unsigned int *))dlsym(library, "nvmlDeviceGetCount_v2");
    assay_nvml *nvml = calloc(1, sizeof *nvml);
    if (nvml) {
        nvml->library = library;
        nvml->shutdown = (int (*)(void))dlsym(library, "nvmlShutdown");
        nvml->handle = (int (*)(unsigned int, device_t *))dlsym(library, "nvmlDeviceGetHandleByIndex_v2");
        nvml->energy = (int (*)(device_t, unsigned long long *))dlsym(library, "nvmlDeviceGetTotalEnergyConsumption");
        nvml->power = (int (*)(device_t, unsigned int *))dlsym(library, "nvmlDeviceGetPowerUsage");
        nvml->words = (const char *(*)(int))dlsym(library, "nvmlErrorString");
    }
    if (!nvml || !init || !count || !nvml->shutdown || !nvml->handle || (!nvml->energy && !nvml->power)) {
        snprintf(reason, size, "it lacks the functions of NVML");
    } else {
        unsigned int found = 0;
        int status = init();
        if (status == 0) {
            status = count(&found);
            if (status == 0) {
                *devices = found;
                return nvml;
            }
            nvml->shutdown();
        }
        snprintf(reason, size, "%s", words_of(nvml, status));
    }
    free(nvml);
    dlclose(library);
    return NULL;
}

int assay_nvml_read(assay_nvml *nvml, uint32_t number, uint64_t *value, int *is_energy, char *reason, size_t size) {
    device_t device = NULL;
    int status = nvml->handle(number, &device);
    if (status == 0 && nvml->energy) {
        unsigned long long millijoules = 0;
        status = nvml->energy(device, &millijoules);
        if (status == 0) {
            *value = millijoules;
            *is_energy = 1;
            return 0;
        }
    }
    if (device && nvml->power) {
        unsigned int milliwatts = 0;
        status = nvml->power(device, &milliwatts);
        if (status == 0) {
            *value = milliwatts;
            *is_energy = 0;
            return 0;
        }
    }
    snprintf(reason, size, "%s", words_of(nvml, status));
    return -1;
}

void assay_nvml_close(assay_nvml *nvml) {
    nvml->shutdown();
    dlclose(nvml->library);
    free(nvml);
}

// Filled by the change that builds this module.

/* The operations of lanes.h. */
#define KERNELGEN_LANES_BODIES
#include "lanes.h"

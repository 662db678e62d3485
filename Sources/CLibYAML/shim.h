#ifndef AIRLOCK_CLIBYAML_SHIM_H
#define AIRLOCK_CLIBYAML_SHIM_H

#include <yaml.h>

#endif

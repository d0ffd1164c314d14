#include "CHyperion.h"

/* What a program needs of the board: a way to say something, and the depth of its stack. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* Writes a text to the debugger's console (semihosting). */
void board_print(const char *text);

/* Bytes of the stack that were ever in use. */
uint32_t board_stack_used(void);

#endif

/* A Cortex-M0 from its first instruction on: vectors, memory, main, and the console of whoever emulates or debugs it. */
#include "board.h"

#define WRITE_TEXT 0x04
#define EXIT 0x18
#define APPLICATION_EXIT 0x20026
#define RUN_TIME_ERROR 0x20023
#define UNUSED_STACK 0xC0DEC0DE

/* From the linker script. */
extern uint32_t data_source[], data_start[], data_end[], bss_start[], bss_end[], stack_end[];

extern int main(void);
void board_reset(void);

/* Semihosting (ARM 100863): a breakpoint that asks for an operation. */
static void ask(uint32_t operation, uint32_t argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register uint32_t r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

static void fail(void)
{
    board_print("fault\n");
    ask(EXIT, RUN_TIME_ERROR);
    for (;;)
    {
    }
}

/* The start of the stack, the first instruction, and what follows faults; interrupts are not used. */
__attribute__((section(".vectors"), used)) static const struct
{
    uint32_t *stack;
    void (*handlers[15])(void);
} vectors = {stack_end, {board_reset, fail, fail}};

void board_print(const char *text) { ask(WRITE_TEXT, (uint32_t)(uintptr_t)text); }

uint32_t board_stack_used(void)
{
    const uint32_t *last = bss_end;
    while (*last == UNUSED_STACK)
    {
        last++;
    }

    return (uint32_t)((uintptr_t)stack_end - (uintptr_t)last);
}

void board_reset(void)
{
    const uint32_t *from = data_source;
    for (volatile uint32_t *to = data_start; to != data_end; to++)
    {
        *to = *from++;
    }

    for (volatile uint32_t *to = bss_start; to != bss_end; to++)
    {
        *to = 0;
    }

    /* What is below the stack's present end is marked, to see later how far it went. */
    uint32_t *top;
    __asm__("mov %0, sp" : "=r"(top));
    for (volatile uint32_t *to = bss_end; to != top; to++)
    {
        *to = UNUSED_STACK;
    }

    ask(EXIT, main() == 0 ? APPLICATION_EXIT : RUN_TIME_ERROR);
    for (;;)
    {
    }
}

/* Classifies test images of MNIST, tells which digits it takes them for, how many are wrong, and how much stack was used. */
#include "digits.h"
#include "board.h"

#define DIGITS_PER_LINE 50

/* Images and labels that fit the flash. */
extern const uint8_t images[], labels[], labels_end[];

/* Where a camera would put its picture: in RAM. */
static uint8_t picture[DIGITS_INPUT_SIZE];

/* Decimal without division: how often each power of ten fits. */
static void print_number(uint32_t value)
{
    static const uint32_t powers[] = {100000, 10000, 1000, 100, 10, 1};
    char text[sizeof powers / sizeof powers[0] + 1];
    char *end = text;
    for (uint32_t i = 0; i < sizeof powers / sizeof powers[0]; i++)
    {
        char digit = '0';
        for (; value >= powers[i]; value -= powers[i])
        {
            digit++;
        }

        if (digit != '0' || end != text || powers[i] == 1)
        {
            *end++ = digit;
        }
    }

    *end = '\0';
    board_print(text);
}

int main(void)
{
    const uint8_t *image = images;
    uint32_t count = 0, wrong = 0, column = 0;
    for (const uint8_t *label = labels; label != labels_end; label++, count++)
    {
        for (uint32_t i = 0; i < DIGITS_INPUT_SIZE; i++)
        {
            picture[i] = *image++;
        }

        const int digit = digits_classify(picture);
        const char text[] = {(char)('0' + digit), digit == *label ? '\0' : '*', '\0'};
        board_print(text);
        wrong += digit != *label;
        if (++column == DIGITS_PER_LINE)
        {
            board_print("\n");
            column = 0;
        }
    }

    board_print(column != 0 ? "\n" : "");
    print_number(count);
    board_print(" pictures, ");
    print_number(wrong);
    board_print(" wrong (*), ");
    print_number(board_stack_used());
    board_print(" bytes of stack used\n");
    return 0;
}

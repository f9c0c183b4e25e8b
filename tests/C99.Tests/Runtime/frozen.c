/* Reads samples, writes their scores and classes: on the machine that compiles, and under emulators, where there is no library. */
#include "system.h"
#include "net.h"

static int run(void)
{
    static VALUE sample[NET_INPUT_SIZE];
    static int32_t scores[NET_SCORES + 1];
    for (;;)
    {
        long read = 0, last = 1;
        for (; read < (long)sizeof sample && last > 0; read += last)
        {
            last = input((char *)sample + read, (long)sizeof sample - read);
        }

        if (read < (long)sizeof sample) return read != 0;
        net_scores(sample, scores);
        scores[NET_SCORES] = net_classify(sample);
        output(scores, (long)sizeof scores);
    }
}

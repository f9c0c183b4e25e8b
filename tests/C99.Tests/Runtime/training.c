/* Trains with the mini-batches that it reads, all of one size, and writes the tensors that come of it. */
#include "system.h"
#include "net.h"

#if defined(__arm__) || defined(__riscv)
#include "string.h"
void *memcpy(void *to, const void *from, size_t count)
{
    unsigned char *byte = to;
    const unsigned char *other = from;
    while (count-- != 0) { *byte++ = *other++; __asm__ volatile ("" : "+r"(byte)); }
    return to;
}

void *memset(void *to, int value, size_t count)
{
    unsigned char *byte = to;
    while (count-- != 0) { *byte++ = (unsigned char)value; __asm__ volatile ("" : "+r"(byte)); }
    return to;
}
#endif

static int has(void *bytes, long size)
{
    long read = 0, last = 1;
    for (; read < size && last > 0; read += last) last = input((char *)bytes + read, size - read);
    return read == size;
}

static int run(void)
{
    static float inputs[NET_INPUT_SIZE * NET_BATCH_SIZE], values[LARGEST_TENSOR];
    static int32_t labels[NET_BATCH_SIZE];
    uint64_t seed;
    float rate;
    if (!has(&seed, sizeof seed)) return 1;
    net_initialise(seed);
    while (has(&rate, sizeof rate) && has(inputs, sizeof inputs) && has(labels, sizeof labels))
    {
        net_train(inputs, NET_BATCH_SIZE, labels, rate);
    }

    for (int tensor = 0; tensor < NET_TENSORS; tensor++)
    {
        net_read_tensor(tensor, values);
        output(values, (long)sizeof(float) * net_tensor_sizes[tensor]);
    }

    return 0;
}

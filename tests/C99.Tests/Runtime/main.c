/* Drives a network by orders from one file, and writes what it gives to another. */
#include <stdio.h>
#include <stdlib.h>
#include "net.h"

static void read_exactly(FILE *input, void *place, size_t size)
{
    if (fread(place, 1, size, input) != size) exit(4);
}

static int32_t read_int(FILE *input)
{
    int32_t value;
    read_exactly(input, &value, sizeof value);
    return value;
}

static void *read_values(FILE *input, int32_t count)
{
    void *values = malloc((size_t)count * 4);
    if (values == NULL) exit(3);
    read_exactly(input, values, (size_t)count * 4);
    return values;
}

/* One order: what is done, of how many samples, and the samples. */
static void obey(int order, FILE *input, FILE *output)
{
    if (order == 'S')
    {
        for (int tensor = 0; tensor < NET_TENSORS; tensor++)
        {
            size_t count = (size_t)net_tensor_sizes[tensor];
            float *values = calloc(count, sizeof(float));
            if (values == NULL) exit(3);
            net_read_tensor(tensor, values);
            net_write_tensor(tensor, values);
            fwrite(values, sizeof(float), count, output);
            free(values);
        }

        return;
    }

    if (order == 'W')
    {
        net_use(read_int(input));
        return;
    }

    int32_t samples = read_int(input);
    float *inputs = read_values(input, samples * NET_INPUT_SIZE);
    if (order == 'P')
    {
        float *outputs = calloc((size_t)samples * NET_OUTPUT_SIZE, sizeof(float));
        if (outputs == NULL) exit(3);
        net_predict(inputs, samples, outputs);
        fwrite(outputs, sizeof(float), (size_t)samples * NET_OUTPUT_SIZE, output);
        free(outputs);
    }
#ifdef TAKES_LABELS
    else if (order == 'T')
    {
        int32_t *labels = read_values(input, samples);
        float rate;
        read_exactly(input, &rate, sizeof rate);
        float loss = net_train(inputs, samples, labels, rate);
        fwrite(&loss, sizeof loss, 1, output);
        free(labels);
    }
#endif
#ifdef TAKES_TARGETS
    else if (order == 'G')
    {
        float *targets = read_values(input, samples * NET_OUTPUT_SIZE);
        float rate;
        read_exactly(input, &rate, sizeof rate);
        float loss = net_train_towards(inputs, samples, targets, rate);
        fwrite(&loss, sizeof loss, 1, output);
        free(targets);
    }
#endif
    else
    {
        net_calibrate(inputs, samples);
    }

    free(inputs);
}

int main(int count, char **arguments)
{
    if (count != 3) return 2;
    FILE *input = fopen(arguments[1], "rb");
    FILE *output = fopen(arguments[2], "wb");
    if (input == NULL || output == NULL) return 2;
    uint64_t seed;
    read_exactly(input, &seed, sizeof seed);
    net_initialise(seed);
    for (int order = fgetc(input); order != EOF; order = fgetc(input)) obey(order, input, output);
    fclose(input);
    return fclose(output) == 0 ? 0 : 2;
}

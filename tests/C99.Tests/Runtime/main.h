/* Drives a network by orders from one file, and writes what it gives to another. */
#ifndef KERNELGEN_MAIN_H
#define KERNELGEN_MAIN_H

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
        write_tensors(output);
        return;
    }

    if (order == 'W')
    {
        int weights = read_int(input);
        codes_are_current = codes_are_current && weights == inference_weights;
        inference_weights = weights;
        return;
    }

    int32_t samples = read_int(input);
    float *inputs = read_values(input, samples * INPUT_SIZE);
    if (order == 'P')
    {
        float *outputs = calloc((size_t)samples * OUTPUT_SIZE, sizeof(float));
        if (outputs == NULL) exit(3);
        predict(inputs, samples, outputs);
        fwrite(outputs, sizeof(float), (size_t)samples * OUTPUT_SIZE, output);
        free(outputs);
    }
#ifdef TAKES_LABELS
    else if (order == 'T')
    {
        int32_t *labels = read_values(input, samples);
        float rate;
        read_exactly(input, &rate, sizeof rate);
        float loss = TRAIN(inputs, samples, labels, rate);
        fwrite(&loss, sizeof loss, 1, output);
        free(labels);
    }
#endif
#ifdef TAKES_TARGETS
    else if (order == 'G')
    {
        float *targets = read_values(input, samples * OUTPUT_SIZE);
        float rate;
        read_exactly(input, &rate, sizeof rate);
        float loss = TRAIN_TOWARDS(inputs, samples, targets, rate);
        fwrite(&loss, sizeof loss, 1, output);
        free(targets);
    }
#endif
    else
    {
        calibrate(inputs, samples);
    }

    free(inputs);
}

int main(int count, char **arguments)
{
    if (count != 3) return 2;
    FILE *input = fopen(arguments[1], "rb");
    FILE *output = fopen(arguments[2], "wb");
    if (input == NULL || output == NULL) return 2;
    read_exactly(input, &network_seed, sizeof network_seed);
    reserve();
    initialise();
    for (int order = fgetc(input); order != EOF; order = fgetc(input)) obey(order, input, output);
    fclose(input);
    return fclose(output) == 0 ? 0 : 2;
}

#endif

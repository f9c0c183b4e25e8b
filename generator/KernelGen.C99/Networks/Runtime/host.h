/* numerator / (1 - beta^step), in doubles, the power by squaring. */
static inline float bias_corrected(float numerator, float beta, int64_t step)
{
    double power = 1;
    double square = beta;
    for (; step > 0; step >>= 1)
    {
        if ((step & 1) != 0) power *= square;
        square *= square;
    }

    return (float)(numerator / (1 - power));
}

/* factor * 2^exponent, halved in each of the steps given; 0 below the normal numbers. */
static inline float power_of_step(float factor, int64_t step, int exponent, int count, const int64_t *halvings)
{
    for (int i = 0; i < count && step >= halvings[i]; i++) exponent--;
    int32_t bits;
    memcpy(&bits, &factor, sizeof bits);
    exponent += bits >> 23;
    bits = exponent < 1 ? 0 : exponent > 254 ? 255 << 23 : (exponent << 23) | (bits & 0x007FFFFF);
    memcpy(&factor, &bits, sizeof bits);
    return factor;
}

static inline int leading_zeros(uint64_t value)
{
    int result = 64;
    for (; value != 0; value >>= 1) result--;
    return result;
}

/* Whether a > sqrt(2) b, the product by shifts and additions over the digits of sqrt(2) - 1. */
static inline int is_above_root_of_two(int64_t a, int64_t b)
{
    const int64_t digits = 0x1A827999FCEF3242;
    uint64_t product = (uint64_t)b;
    for (int digit = 1; digit <= 62; digit++)
    {
        if (((digits >> (62 - digit)) & 1) != 0) product += (uint64_t)b >> digit;
    }

    return (uint64_t)a > product;
}

/* The bits of the power of two nearest to rate / (1 - (7/8)^step). */
static inline int32_t bias_corrected_power_of_two(float rate, int64_t step)
{
    int64_t power = (int64_t)1 << 62;
    for (; step > 0 && power >= 8; step--) power -= power >> 3;
    int64_t correction = ((int64_t)1 << 62) - power;
    int shift = leading_zeros((uint64_t)correction) - 1;
    correction <<= shift;

    int32_t rate_bits;
    memcpy(&rate_bits, &rate, sizeof rate_bits);
    int exponent = rate_bits >> 23;
    int64_t mantissa = rate_bits & 0x007FFFFF;
    if (exponent == 0)
    {
        int subnormal = leading_zeros((uint64_t)mantissa) - 40;
        mantissa <<= subnormal;
        exponent = 1 - subnormal;
    }
    else
    {
        mantissa |= 0x00800000;
    }

    mantissa <<= 39;
    exponent += shift;
    if (is_above_root_of_two(mantissa, correction)) exponent++;
    else if (is_above_root_of_two(correction, mantissa)) exponent--;
    return (int32_t)((uint32_t)(exponent < 254 ? exponent : 254) << 23);
}

/* Six signed powers of two, largest first, that add up to 1 / count, as bits of floats. */
static inline void store_reciprocal(int count, void *powers)
{
    const int32_t one = 127 << 23;
    int32_t terms[6];
    int64_t rest = 1;
    int exponent = 0;
    for (int term = 0; term < 6; term++)
    {
        if (rest == 0)
        {
            terms[term] = terms[0] - (40 << 23);
            continue;
        }

        int is_negative = rest < 0;
        int64_t magnitude = is_negative ? -rest : rest;
        while (magnitude << 2 < ((int64_t)count << 1) + count)
        {
            magnitude <<= 1;
            exponent++;
        }

        terms[term] = one - (exponent << 23);
        if (is_negative) terms[term] = (int32_t)((uint32_t)terms[term] | 0x80000000u);
        rest = is_negative ? count - magnitude : magnitude - count;
    }

    memcpy(powers, terms, sizeof terms);
}

/* Mean and variance of features over many mini-batches, from those of each. */
typedef struct { int features; int64_t samples; double *sums; double *squares; } feature_statistics;

static inline void begin_statistics(feature_statistics *all, int features, double *memory)
{
    all->features = features;
    all->samples = 0;
    all->sums = memory;
    all->squares = memory + features;
    for (int feature = 0; feature < 2 * features; feature++) memory[feature] = 0;
}

static inline void add_statistics(feature_statistics *all, const float *mean, const float *variance, int samples)
{
    for (int feature = 0; feature < all->features; feature++)
    {
        double m = mean[feature];
        all->sums[feature] += samples * m;
        all->squares[feature] += samples * (variance[feature] + m * m);
    }

    all->samples += samples;
}

static inline void end_statistics(feature_statistics *all, float *mean, float *variance)
{
    for (int feature = 0; feature < all->features; feature++)
    {
        double m = all->sums[feature] / (double)all->samples;
        double v = all->squares[feature] / (double)all->samples - m * m;
        mean[feature] = (float)m;
        variance[feature] = (float)(v > 0 ? v : 0);
    }
}


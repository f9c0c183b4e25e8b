#define LANES 16
#define SHORTS 32

typedef struct { float at[LANES]; } f32x16;
typedef struct { int32_t at[LANES]; } i32x16;
typedef struct { int16_t at[SHORTS]; } i16x32;
typedef struct { uint8_t at[LANES]; } u8x16;

/* Integers wrap around: sums and shifts are formed without a sign. */
static inline int32_t wrap_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static inline int32_t wrap_subtract(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
static inline int32_t shift_left(int32_t a, int count) { return (int32_t)((uint32_t)a << count); }
static inline int32_t shift_right_logical(int32_t a, int count) { return (int32_t)((uint32_t)a >> count); }
static inline int int_min(int a, int b) { return a < b ? a : b; }
static inline int int_max(int a, int b) { return a > b ? a : b; }

/* A float by its bits, and whether its sign is set. */
static inline float float_of_bits(uint32_t bits) { float value; memcpy(&value, &bits, sizeof value); return value; }
static inline int float_sign(float a) { int32_t bits; memcpy(&bits, &a, sizeof bits); return bits < 0; }

/* NaN where either is, and -0 below 0. */
static inline float float_min(float a, float b) { return a != a ? a : b != b ? b : a < b ? a : b < a ? b : float_sign(a) ? a : b; }
static inline float float_max(float a, float b) { return a != a ? a : b != b ? b : a > b ? a : b > a ? b : float_sign(a) ? b : a; }

/* Memory is bytes: what kernels store as one type others may read as another. */
#define LOAD_AND_STORE(type) \
    static inline type load_##type(const void *place) { type value; memcpy(&value, place, sizeof value); return value; } \
    static inline void store_##type(void *place, type value) { memcpy(place, &value, sizeof value); }
LOAD_AND_STORE(float)
LOAD_AND_STORE(int32_t)
LOAD_AND_STORE(uint16_t)
LOAD_AND_STORE(int16_t)
LOAD_AND_STORE(uint8_t)
LOAD_AND_STORE(uint64_t)
LOAD_AND_STORE(f32x16)
LOAD_AND_STORE(i32x16)
LOAD_AND_STORE(i16x32)
LOAD_AND_STORE(u8x16)

/* An operation of each element of two vectors. */
#define EACH(type, count, name, expression) \
    OPERATION type type##_##name(type a, type b) \
    { \
        type result; \
        for (int k = 0; k < count; k++) result.at[k] = expression; \
        return result; \
    }
EACH(f32x16, LANES, add, a.at[k] + b.at[k])
EACH(f32x16, LANES, subtract, a.at[k] - b.at[k])
EACH(f32x16, LANES, multiply, a.at[k] * b.at[k])
EACH(f32x16, LANES, divide, a.at[k] / b.at[k])
EACH(f32x16, LANES, min, float_min(a.at[k], b.at[k]))
EACH(f32x16, LANES, max, float_max(a.at[k], b.at[k]))
EACH(i32x16, LANES, add, wrap_add(a.at[k], b.at[k]))
EACH(i32x16, LANES, subtract, wrap_subtract(a.at[k], b.at[k]))
EACH(i32x16, LANES, and, a.at[k] & b.at[k])
EACH(i32x16, LANES, or, a.at[k] | b.at[k])
EACH(i32x16, LANES, xor, a.at[k] ^ b.at[k])
EACH(i32x16, LANES, shift_left_each, (uint32_t)b.at[k] < 32 ? shift_left(a.at[k], b.at[k]) : 0)
EACH(i32x16, LANES, min, int_min(a.at[k], b.at[k]))
EACH(i32x16, LANES, max, int_max(a.at[k], b.at[k]))
EACH(i32x16, LANES, is_greater, -(a.at[k] > b.at[k]))
EACH(i32x16, LANES, is_at_least, -(a.at[k] >= b.at[k]))
EACH(i32x16, LANES, is_less, -(a.at[k] < b.at[k]))
EACH(i32x16, LANES, is_equal, -(a.at[k] == b.at[k]))
EACH(i32x16, LANES, subtract_exponent, (int32_t)(
    ((uint32_t)int_max(0, (int32_t)((uint32_t)a.at[k] >> 16) - (int32_t)((uint32_t)b.at[k] >> 16)) << 16)
    | (uint32_t)int_max(0, (a.at[k] & 0xFFFF) - (b.at[k] & 0xFFFF))))
EACH(i16x32, SHORTS, add, (int16_t)(a.at[k] + b.at[k]))
EACH(i16x32, SHORTS, subtract, (int16_t)(a.at[k] - b.at[k]))
EACH(i16x32, SHORTS, min, (int16_t)int_min(a.at[k], b.at[k]))
EACH(i16x32, SHORTS, max, (int16_t)int_max(a.at[k], b.at[k]))
EACH(i16x32, SHORTS, add_saturated, (int16_t)int_max(INT16_MIN, int_min(INT16_MAX, a.at[k] + b.at[k])))

/* The same of floats, as all ones or zero. */
#define COMPARE(name, operator) \
    OPERATION i32x16 f32x16_##name(f32x16 a, f32x16 b) \
    { \
        i32x16 result; \
        for (int k = 0; k < LANES; k++) result.at[k] = -(a.at[k] operator b.at[k]); \
        return result; \
    }
COMPARE(is_greater, >)
COMPARE(is_at_least, >=)
COMPARE(is_less, <)
COMPARE(is_equal, ==)

/* An operation of each element of one vector. */
#define EACH_OF(result_type, type, count, name, expression) \
    OPERATION result_type type##_##name(type a) \
    { \
        result_type result; \
        for (int k = 0; k < count; k++) result.at[k] = expression; \
        return result; \
    }
EACH_OF(f32x16, f32x16, LANES, negate, -a.at[k])
EACH_OF(f32x16, f32x16, LANES, root, sqrtf(a.at[k]))
EACH_OF(i32x16, i32x16, LANES, negate, wrap_subtract(0, a.at[k]))
EACH_OF(i16x32, i16x32, SHORTS, negate, (int16_t)-a.at[k])
EACH_OF(u8x16, i32x16, LANES, narrow, (uint8_t)a.at[k])
EACH_OF(i32x16, u8x16, LANES, widen, a.at[k])
EACH_OF(i32x16, i16x32, LANES, widen_lower, a.at[k])
EACH_OF(i32x16, i16x32, LANES, widen_upper, a.at[k + LANES])

#define SHIFT(type, count, name, expression) \
    OPERATION type type##_##name(type a, int by) \
    { \
        type result; \
        for (int k = 0; k < count; k++) result.at[k] = expression; \
        return result; \
    }
SHIFT(i32x16, LANES, shift_left, shift_left(a.at[k], by))
SHIFT(i32x16, LANES, shift_right, a.at[k] >> by)
SHIFT(i32x16, LANES, shift_right_logical, shift_right_logical(a.at[k], by))
SHIFT(i16x32, SHORTS, shift_left, (int16_t)shift_left(a.at[k], by))
SHIFT(i16x32, SHORTS, shift_right, (int16_t)(a.at[k] >> by))

#define BROADCAST(type, count, element) \
    OPERATION type type##_of(element value) \
    { \
        type result; \
        for (int k = 0; k < count; k++) result.at[k] = value; \
        return result; \
    }
BROADCAST(f32x16, LANES, float)
BROADCAST(i32x16, LANES, int32_t)
BROADCAST(i16x32, SHORTS, int16_t)

OPERATION i32x16 i32x16_of_floats(f32x16 a)
{ i32x16 result; memcpy(&result, &a, sizeof result); return result; }
OPERATION f32x16 f32x16_of_bits(i32x16 a)
{ f32x16 result; memcpy(&result, &a, sizeof result); return result; }

/* Bit by bit, the one value where the mask is set, the other where it is not. */
OPERATION i32x16 i32x16_select(i32x16 mask, i32x16 a, i32x16 b)
{
    i32x16 result;
    for (int k = 0; k < LANES; k++) result.at[k] = (a.at[k] & mask.at[k]) | (b.at[k] & ~mask.at[k]);
    return result;
}

OPERATION f32x16 f32x16_select(i32x16 mask, f32x16 a, f32x16 b)
{
    return f32x16_of_bits(i32x16_select(mask, i32x16_of_floats(a), i32x16_of_floats(b)));
}

OPERATION i32x16 lane_index(void)
{
    i32x16 result;
    for (int k = 0; k < LANES; k++) result.at[k] = k;
    return result;
}

OPERATION f32x16 f32x16_look_up(f32x16 table, i32x16 index)
{
    f32x16 result;
    for (int k = 0; k < LANES; k++) result.at[k] = table.at[index.at[k] & 15];
    return result;
}

OPERATION i16x32 i16x32_look_up(i16x32 table, i16x32 index)
{
    i16x32 result;
    for (int k = 0; k < SHORTS; k++) result.at[k] = table.at[index.at[k] & 31];
    return result;
}

OPERATION float f32x16_first(f32x16 a)
{ return a.at[0]; }

/* By halves: a fixed order, the one that every target has. */
OPERATION float f32x16_sum(f32x16 a)
{
    for (int half = LANES / 2; half > 0; half /= 2)
    {
        for (int k = 0; k < half; k++) a.at[k] += a.at[k + half];
    }

    return a.at[0];
}

OPERATION i16x32 i32x16_narrow_to_shorts(i32x16 lower, i32x16 upper)
{
    i16x32 result;
    for (int k = 0; k < LANES; k++)
    {
        result.at[k] = (int16_t)lower.at[k];
        result.at[k + LANES] = (int16_t)upper.at[k];
    }

    return result;
}

OPERATION int i32x16_signs(i32x16 a)
{
    int result = 0;
    for (int k = 0; k < LANES; k++) result |= (a.at[k] < 0) << k;
    return result;
}

OPERATION i32x16 i32x16_non_zero_first(i32x16 a)
{
    i32x16 result = i32x16_of(0);
    int count = 0;
    for (int k = 0; k < LANES; k++)
    {
        if (a.at[k] != 0) result.at[count++] = a.at[k];
    }
    return result;
}

OPERATION int bit_count(uint64_t mask)
{
    int result = 0;
    for (; mask != 0; mask &= mask - 1) result++;
    return result;
}

OPERATION int lowest_bit(uint64_t mask)
{
    int result = 0;
    for (; result < 64 && ((mask >> result) & 1) == 0; result++) { }
    return result;
}

/* A square of floats or integers, rows to columns. */
OPERATION void transpose(int side, const void *source, int source_stride, void *target, int target_stride)
{
    const float *from = source;
    float *to = target;
    for (int row = 0; row < side; row++)
    {
        for (int column = 0; column < side; column++)
        {
            store_float(to + column * target_stride + row, load_float(from + row * source_stride + column));
        }
    }
}


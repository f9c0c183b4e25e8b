namespace Benchmarks.Draws;

/// <summary>How random bits become bits that are 1 with given probabilities.</summary>
internal enum DrawKind
{
    /// <summary>Not at all: what the random bits alone cost.</summary>
    RandomBits,

    /// <summary>A number of 16 random bits is compared with the probability, as kernels do.</summary>
    Comparison,

    /// <summary>"And" and "or" of random bits, one for each binary digit of probabilities that have to be taken apart first.</summary>
    Logic,

    /// <summary>The same where the digits are at hand, a word for each, as of a probability that never changes.</summary>
    LogicOfPlanes,
}

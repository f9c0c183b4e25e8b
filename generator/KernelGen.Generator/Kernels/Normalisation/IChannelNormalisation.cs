using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// A normalisation of pictures in one of its kernels. Statistics of a channel are over samples and positions; what one kernel finds of it
/// stands in memory for the next.
/// </summary>
internal interface IChannelNormalisation
{
    /// <summary>What a total becomes a mean with, in front of all loops.</summary>
    void BeginTotals();

    /// <summary>The mean of a channel, from the sum of its values in sixteen lanes.</summary>
    void StoreMean(Variable channel, Variable sum);

    /// <summary>What <see cref="Deviations"/> needs of a channel.</summary>
    void PrepareDeviations(Variable channel);

    /// <summary>What sixteen values add to the sums that the spread comes from.</summary>
    IReadOnlyList<Expression> Deviations(Expression value);

    /// <summary>The spread of a channel, and the factors that follow from it.</summary>
    void StoreSpread(Variable channel, IReadOnlyList<Variable> sums);

    /// <summary>What <see cref="Normalise"/> needs of a channel.</summary>
    void PrepareNormalise(Variable channel);

    /// <summary>The layer's output for sixteen values.</summary>
    Expression Normalise(Expression value);

    /// <summary>What <see cref="Products"/> needs of a channel.</summary>
    void PrepareProducts(Variable channel);

    /// <summary>What sixteen gradients add to the sum of products.</summary>
    Expression Products(Expression error, Expression index);

    /// <summary>The gradients of β and γ of a channel, as update or for the optimizer, and what <see cref="Front"/> needs.</summary>
    void StoreGradients(Variable channel, Variable sum, Variable sumOfProducts);

    /// <summary>What <see cref="Front"/> needs of a channel.</summary>
    void PrepareFront(Variable channel);

    /// <summary>The gradient in front of the layer for sixteen values.</summary>
    Expression Front(Expression error, Expression index);
}

/// <summary>A normalisation whose output costs less to form anew, on the way back, than to read.</summary>
internal interface IOutputAnew
{
    /// <summary>
    /// What <see cref="OutputAnew"/> needs of a channel, behind <see cref="IChannelNormalisation.PrepareProducts"/> or
    /// <see cref="IChannelNormalisation.PrepareFront"/>.
    /// </summary>
    void PrepareOutputAnew(Variable channel);

    /// <summary>The layer's output for sixteen values, with the bits that it had on the way forward.</summary>
    Expression OutputAnew(Expression index);
}

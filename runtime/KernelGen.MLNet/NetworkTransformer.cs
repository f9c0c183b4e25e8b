using System;
using System.Collections.Generic;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>
/// Scores rows with a network: the last step of a pipeline. Any number of threads may use it at the same time, as long as nobody trains the
/// network meanwhile.
/// </summary>
/// <remarks>
/// It adds the columns that ML.NET's own trainers add, so that <c>Evaluate</c> and prediction engines find them. A classifier with several
/// outputs: Score (the probabilities of classes) and PredictedLabel (a key: the class and 1). A classifier with one output: Score (the
/// output), Probability and PredictedLabel (true for class 1). A regressor: Score, a number or a vector of them.
/// </remarks>
public sealed class NetworkTransformer : ITransformer
{
    private readonly INetwork _network;
    private readonly IReadOnlyList<string>? _classNames;

    /// <summary>A step that scores with a network as it is at each call.</summary>
    /// <param name="network">The network, trained.</param>
    /// <param name="inputColumnName">A column of vectors of <see cref="INetwork.InputSize"/> float values.</param>
    /// <param name="classNames">
    /// The names of a classifier's classes, which <c>MapKeyToValue</c> finds at the column PredictedLabel; null for none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name of the column is empty; there are not as many names as classes, or there are names and the network has no such column.
    /// </exception>
    public NetworkTransformer(INetwork network, string inputColumnName = "Features", IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        if (classNames is not null && (network is not IClassifier { OutputSize: > 1 } classifier || classNames.Count != classifier.Classes))
        {
            throw new ArgumentException(
                network is IClassifier { OutputSize: > 1 } several
                    ? $"{several.Classes} names, one for each class, were expected, not {classNames.Count}."
                    : "Names of classes were given to a network whose predicted label is no key: it has one output, or is a regressor.",
                nameof(classNames));
        }

        _network = network;
        _classNames = classNames;
        InputColumnName = inputColumnName;
    }

    /// <summary>The column that the network sees.</summary>
    public string InputColumnName { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input column is missing, or holds no vectors of floats of the network's size.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input column is missing, or holds no vectors of floats of the network's size.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredView(input, Mapper(input.Schema));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input column is missing, or holds no vectors of floats of the network's size.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <summary>Not supported: a network is saved as a checkpoint, by its <c>Save</c>.</summary>
    /// <param name="ctx">Where to.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "A network is no part of a model file of ML.NET. Save it with Checkpoint.Save, and the steps in front of it with ml.Model.Save.");

    private NetworkMapper Mapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new NetworkMapper(_network, schema, InputColumnName, _classNames);
    }
}

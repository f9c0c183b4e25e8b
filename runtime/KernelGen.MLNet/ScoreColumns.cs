using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>What a network adds to a row, by the names that ML.NET's trainers use.</summary>
internal static class ScoreColumns
{
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Whether a network answers yes or no: a classifier with one output.</summary>
    public static bool IsBinary(INetwork network) => network is IClassifier { OutputSize: 1 };

    /// <summary>Adds the columns.</summary>
    public static DataViewSchema Add(DataViewSchema inputs, INetwork network, IReadOnlyList<string>? classNames)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(inputs);
        var number = NumberDataViewType.Single;
        builder.AddColumn(Score, network.OutputSize == 1 ? number : new VectorDataViewType(number, network.OutputSize));
        if (IsBinary(network))
        {
            builder.AddColumn(Probability, NumberDataViewType.Single);
            builder.AddColumn(PredictedLabel, BooleanDataViewType.Instance);
        }
        else if (network is IClassifier classifier)
        {
            builder.AddColumn(PredictedLabel, new KeyDataViewType(typeof(uint), classifier.Classes), KeyValues(classNames));
        }

        return builder.ToSchema();
    }

    private static DataViewSchema.Annotations? KeyValues(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return null;
        }

        var values = names.Select(static name => name.AsMemory()).ToArray();
        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> destination) => destination = new VBuffer<ReadOnlyMemory<char>>(values.Length, values));
        return builder.ToAnnotations();
    }
}

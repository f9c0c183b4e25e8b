using System;
using System.IO;
using KernelGen;

namespace Samples;

/// <summary>What a sample trains on, chooses the best epoch by, and is tested with.</summary>
internal sealed record ImageData(Dataset Training, Dataset Validation, Dataset Test)
{
    private const int CalibrationImages = 10_000;

    /// <summary>The images that statistics of normalising layers are taken from.</summary>
    public Dataset Calibration { get; } = Training.Take(Math.Min(CalibrationImages, Training.Count));

    /// <summary>The same images, preprocessed as was fitted to those for training.</summary>
    /// <param name="preprocessing">What is done to them.</param>
    /// <param name="path">File that keeps what was fitted.</param>
    /// <param name="reuse">Whether what is in the file, where there is one, is taken: training that goes on needs the same images.</param>
    /// <param name="once">Whether all are preprocessed now, and kept as floats.</param>
    /// <param name="writes">Whether the file is written: of processes that train together one does.</param>
    public ImageData With(Preprocessing preprocessing, string path, bool reuse, bool once, bool writes = true)
    {
        Preprocessing fitted;
        if (reuse && File.Exists(path))
        {
            fitted = Preprocessing.Load(path);
        }
        else
        {
            fitted = preprocessing.Fit(Training);
            if (writes)
            {
                fitted.Save(path);
            }
        }

        return new ImageData(Prepared(Training), Prepared(Validation), Prepared(Test));

        Dataset Prepared(Dataset part) => once ? part.With(fitted).InMemory() : part.With(fitted);
    }
}

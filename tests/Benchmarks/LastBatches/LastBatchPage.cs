namespace Benchmarks.LastBatches;

/// <summary>The page of results around the tables.</summary>
internal static class LastBatchPage
{
    public static string Around(string tables, int seeds) => $"""
        # The last mini-batch

        What becomes of the samples that are left over when a training set is no multiple of the mini-batch: `Trainer.LastBatch`. Errors on 2,000
        test images of MNIST in percent after the last epoch, mean over {seeds} seeds ± its standard error; each seed draws other weights, other
        training images and other orders. Networks 784-64-64-10, mini-batches of 32, 100 epochs up to 95 samples, 20 from 640, default learning
        rates. Where nothing is left over (64, 640), all choices train the same weights. The page is written by the program that measures it:

            dotnet run -c Release --project tests/Benchmarks -- lastbatch --write docs/results/last-batch.md

        | choice | 66 samples by 32 | elsewhere called |
        | --- | --- | --- |
        | `Balance`, the default | 22, 22, 22 | balanced chunks, NumPy's `array_split` |
        | `Wrap` | 32, 32, 32: 30 samples twice | MXNet's `pad` |
        | `Drop` | 32, 32: two samples not in this epoch | PyTorch's `drop_last`, tf.data's `drop_remainder`, MXNet's `discard` |
        | `Keep` | 32, 32, 2 | the default of Keras and PyTorch |

        "before" is `Keep` with BatchNorm's statistics taken from the training samples in order, a last mini-batch of two among them: what
        `Trainer` did before there was a choice. Now they are taken from whole mini-batches of samples drawn at random, under every choice.

        - **A few samples of their own do harm**, most where their statistics normalise them: two samples have no others to differ from. Without
          normalisation a lone sample does harm at the full rate, too.
        - **Dropping** is as good as balancing where little is dropped; where half an epoch is (95 samples), it costs steps.
        - **Wrapping** is within the noise of balancing, and trains on up to a mini-batch more in an epoch.
        - **Balancing** uses each sample once, takes as many steps as `Keep`, and is within the noise of the best choice everywhere: the default.
          A lower rate for the last mini-batch would leave its statistics as they are, and is not offered.

        ## Measured

        {tables.TrimEnd()}

        """;
}

using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>How threads share the samples of a batch, as a class of the generated code's own: a frozen network needs no library.</summary>
internal static class FrozenBatch
{
    // A part of a batch takes some tens of microseconds: many times what handing it to a thread costs.
    private const long OperationsPerPart = 1L << 23;
    private const long MostSamplesPerPart = 1024;

    private const string Text = """
        /// <summary>A batch of samples that threads share part by part; each calling thread has one for all its calls.</summary>
        internal sealed unsafe class Batch<T> : IThreadPoolWorkItem
            where T : unmanaged
        {
            [global::System.ThreadStatic]
            private static Batch<T>? _own;

            private delegate*<ReadOnlySpan<T>, Span<int>, void> _work;
            private T* _inputs;
            private int _inputLength;
            private int _partInputs;
            private int* _results;
            private int _resultLength;
            private int _partResults;
            private long _next; // where the next part begins, in inputs and in results: one word, since threads take parts at any time
            private int _places; // how many more threads may help
            private int _left; // how many of them are done
            private int _called; // how often the thread pool has been asked for one that did not come yet
            private Exception? _failure;

            /// <summary>Works on parts of a batch with this thread, and with others of the thread pool that are free.</summary>
            /// <param name="work">What is done with some samples: it writes their results.</param>
            /// <param name="inputs">All samples.</param>
            /// <param name="partInputs">Values in the samples of a part.</param>
            /// <param name="results">All results.</param>
            /// <param name="partResults">Results of a part.</param>
            /// <param name="threads">The most threads, this one among them.</param>
            public static void Run(
                delegate*<ReadOnlySpan<T>, Span<int>, void> work,
                ReadOnlySpan<T> inputs,
                int partInputs,
                Span<int> results,
                int partResults,
                int threads)
            {
                Batch<T> batch = _own ??= new Batch<T>();
                fixed (T* firstInput = inputs)
                fixed (int* firstResult = results)
                {
                    batch._work = work;
                    batch._inputs = firstInput;
                    batch._results = firstResult;
                    (batch._inputLength, batch._partInputs) = (inputs.Length, partInputs);
                    (batch._resultLength, batch._partResults) = (results.Length, partResults);
                    batch.Run(threads);
                }
            }

            private void Run(int threads)
            {
                int helpers = 0;
                for (long rest = (long)_inputLength - _partInputs; rest > 0 && helpers < threads - 1; rest -= _partInputs)
                {
                    helpers++;
                }

                (_next, _left, _failure) = (0, 0, null);
                Volatile.Write(ref _places, helpers);
                while (Volatile.Read(ref _called) < helpers)
                {
                    Interlocked.Increment(ref _called);
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                }

                Work();

                // Who comes now finds nothing to do; those who came are at their last parts.
                int helping = helpers - Interlocked.Exchange(ref _places, 0);
                SpinWait wait = default;
                while (Volatile.Read(ref _left) < helping)
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }

                if (_failure is { } failure)
                {
                    _failure = null;
                    ExceptionDispatchInfo.Throw(failure);
                }
            }

            void IThreadPoolWorkItem.Execute()
            {
                Interlocked.Decrement(ref _called);
                for (int places = Volatile.Read(ref _places); places > 0; places = Volatile.Read(ref _places))
                {
                    if (Interlocked.CompareExchange(ref _places, places - 1, places) == places)
                    {
                        Work();
                        Interlocked.Increment(ref _left);
                        return;
                    }
                }
            }

            private void Work()
            {
                long part = ((long)_partInputs << 32) + _partResults;
                try
                {
                    while (true)
                    {
                        long first = Interlocked.Add(ref _next, part) - part;
                        uint input = (uint)(first >> 32), result = (uint)first;
                        if (input >= (uint)_inputLength)
                        {
                            return;
                        }

                        _work(
                            new ReadOnlySpan<T>(_inputs + input, Math.Min(_partInputs, _inputLength - (int)input)),
                            new Span<int>(_results + result, Math.Min(_partResults, _resultLength - (int)result)));
                    }
                }
                catch (Exception failure)
                {
                    // The caller throws it; the others stop after the parts at hand.
                    _failure = failure;
                    Interlocked.Exchange(ref _next, (long)_inputLength << 32);
                }
            }
        }
        """;

    /// <summary>Samples that a thread takes at once.</summary>
    public static int SamplesPerPart(CompiledFrozen network)
    {
        var operations = network.Kernels.SelectMany(kernel => kernel.Forms)
            .Where(form => network.Program.Kernels.Contains(form.Kernel))
            .Sum(form => form.Tally.Count.LookUps + form.Tally.Count.Additions);
        var samples = Math.Min(MostSamplesPerPart, OperationsPerPart / Math.Max(1, operations));
        return (int)Math.Max(1, Math.Min(samples, (1 << 24) / network.Program.Info.InputSize));
    }

    /// <summary>A method that shares a batch among threads.</summary>
    /// <param name="writer">The class that has the method for one thread.</param>
    /// <param name="name">The name of both.</param>
    /// <param name="element">What samples consist of.</param>
    /// <param name="network">The network.</param>
    /// <param name="results">What it writes per sample.</param>
    public static void PrintShared(
        SourceWriter writer, string name, string element, CompiledFrozen network, (string Name, int Count) results)
    {
        var samples = SamplesPerPart(network);
        var part = samples == 1 ? "one sample" : $"{samples} samples";
        writer.Lines($"""
            /// <summary>The same by up to so many threads, which take {part} at a time.</summary>
            public static void {name}(ReadOnlySpan<{element}> inputs, Span<int> {results.Name}, int threads) => Batch<{element}>.Run(
                &{name}, inputs, {Number(network.Program.Info.InputSize)}, {results.Name}, {Number(results.Count)}, threads);
            """);

        string Number(int perSample) => (samples * perSample).ToString(CultureInfo.InvariantCulture);
    }

    public static void Print(SourceWriter writer)
    {
        foreach (var line in Text.Split('\n'))
        {
            if (line.StartsWith("internal sealed", StringComparison.Ordinal))
            {
                writer.Line(Tool.Attribute);
            }

            writer.Line(line.TrimEnd('\r'));
        }
    }
}

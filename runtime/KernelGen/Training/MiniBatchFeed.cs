using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace KernelGen;

/// <summary>Gives a training its mini-batches in order; those that take work to make are made by a thread of their own.</summary>
/// <remarks>
/// That thread is one mini-batch ahead: of two buffers one is trained on while the other is filled. A step allocates nothing on either
/// thread, and mini-batches are the same whichever thread makes them.
/// </remarks>
internal sealed class MiniBatchFeed : IDisposable
{
    private readonly MiniBatchReader _reader;
    private readonly MiniBatch[] _buffers;
    private readonly int _batches;
    private readonly int _firstEpoch;
    private readonly long _total;
    private readonly SemaphoreSlim _free;
    private readonly SemaphoreSlim _filled = new(0);
    private readonly Thread? _thread;
    private volatile bool _isStopped;
    private ExceptionDispatchInfo? _failure;
    private long _made;
    private long _taken;

    /// <summary>Begins with the first mini-batch of an epoch.</summary>
    /// <param name="reader">What makes the mini-batches.</param>
    /// <param name="batches">How many an epoch has.</param>
    /// <param name="firstEpoch">The epoch to begin with, from 0.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    /// <param name="isAhead">Whether a thread of its own makes them.</param>
    public MiniBatchFeed(MiniBatchReader reader, int batches, int firstEpoch, int epochs, bool isAhead)
    {
        (_reader, _batches, _firstEpoch) = (reader, batches, firstEpoch);
        _total = (long)batches * Math.Max(0, epochs - firstEpoch);
        _buffers = isAhead ? [reader.NewBatch(), reader.NewBatch()] : [reader.NewBatch()];
        _free = new SemaphoreSlim(_buffers.Length);
        if (isAhead && _total > 0)
        {
            _thread = new Thread(MakeAll) { IsBackground = true, Name = "KernelGen mini-batches" };
            _thread.Start();
        }
    }

    /// <summary>The next mini-batch. It is good until the one behind it is asked for.</summary>
    /// <remarks>What the augmentation throws is thrown here, in the place of the mini-batch that it concerns.</remarks>
    public MiniBatch Next()
    {
        if (_thread is null)
        {
            Make(_taken++);
            return _buffers[0];
        }

        if (_taken > 0)
        {
            _free.Release();
        }

        _filled.Wait();
        if (_taken == Volatile.Read(ref _made))
        {
            _failure!.Throw();
        }

        return Buffer(_taken++);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopped = true;
        _free.Release();
        _thread?.Join();
        _free.Dispose();
        _filled.Dispose();
    }

    private MiniBatch Buffer(long number) => _buffers[number % _buffers.Length];

    private void Make(long number)
    {
        var (epoch, batch) = Math.DivRem(number, _batches);
        _reader.Read(_firstEpoch + (int)epoch, (int)batch, Buffer(number));
    }

    private void MakeAll()
    {
        try
        {
            while (_made < _total)
            {
                _free.Wait();
                if (_isStopped)
                {
                    return;
                }

                Make(_made);
                Volatile.Write(ref _made, _made + 1);
                _filled.Release();
            }
        }
#pragma warning disable CA1031 // An augmentation is anybody's code; whatever it throws goes to the thread that trains.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            _filled.Release();
        }
    }
}

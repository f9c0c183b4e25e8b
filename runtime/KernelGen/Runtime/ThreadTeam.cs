using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace KernelGen.Runtime;

/// <summary>Background threads, shared by all networks of the process, that run a network's launches together with the caller.</summary>
/// <remarks>
/// A training step runs a few dozen launches of tens to hundreds of microseconds, so the workers wait for the next one by spinning, for
/// <see cref="SpinMicroseconds"/> at most, before they sleep. A caller does not wait for a worker that has not begun: it runs that range
/// itself, so that a lone prediction is not held up by threads that have to be woken. Nothing is allocated once the workers exist.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ThreadTeam
{
    /// <summary>How long a thread spins before it sleeps. None spins when there are more threads than processors.</summary>
    public const int SpinMicroseconds = 100;

    private const int SpinsBetweenClockReads = 16;

    private static readonly long SpinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;
    private static readonly object CallerGate = new();
    private static Worker[] _workers = [];
    private static int _busy;

    // The one job in hand: written by the caller before it hands out tickets, read by workers after they got theirs.
    private static IKernelLauncher? _job;
    private static int _jobLaunch;
    private static long _jobSpinTicks;
    private static int _pending;
    private static int _callerAsleep;
    private static ExceptionDispatchInfo? _failure;

    /// <summary>Runs a launch: splits its units into contiguous ranges, one per thread, and returns when all are done.</summary>
    /// <remarks>
    /// Every range has ⌊units/threads⌋ units, the first (units mod threads) ranges one more; the caller runs range 0, and then those that
    /// no worker has begun with. While the team is at work, other callers and nested calls run all units themselves. An exception of any
    /// range is rethrown here after all ranges have ended.
    /// </remarks>
    /// <param name="work">The work.</param>
    /// <param name="launch">The launch.</param>
    /// <param name="units">Units of the launch, at least 0.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    public static void Run(IKernelLauncher work, int launch, int units, int threads)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (units == 0)
        {
            return;
        }

        // More threads than units would only add empty ranges.
        threads = Math.Min(threads, units);
        if (threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            work.Launch(launch, 0, units);
        }
        else
        {
            try
            {
                RunTogether(work, launch, units, threads);
            }
            finally
            {
                Volatile.Write(ref _busy, 0);
            }
        }

        // Kernels work through raw pointers into buffers that only the network keeps alive.
        GC.KeepAlive(work);
    }

    private static void RunTogether(IKernelLauncher work, int launch, int units, int threads)
    {
        if (_workers.Length < threads - 1)
        {
            Grow(threads - 1);
        }

        _job = work;
        _jobLaunch = launch;
        _jobSpinTicks = threads <= Environment.ProcessorCount ? SpinTicks : 0;
        _failure = null;
        Volatile.Write(ref _pending, threads - 1);
        var team = _workers;
        var share = ShiftDivision.Quotient(units, threads, out var longer);
        var first = longer > 0 ? share + 1 : share;
        var own = first;
        for (var i = 0; i < threads - 1; i++)
        {
            var last = first + (i + 1 < longer ? share + 1 : share);
            team[i].Wake(first, last);
            first = last;
        }

        try
        {
            work.Launch(launch, 0, own);
        }
        finally
        {
            // Even when range 0 failed: the others still write to the network's memory.
            RunUnstarted(team, threads - 1);
            WaitForWorkers();
            _job = null;
        }

        Volatile.Read(ref _failure)?.Throw();
    }

    /// <summary>Runs the ranges of workers that have not begun: they may be asleep, or without a processor.</summary>
    private static void RunUnstarted(Worker[] team, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            team[i].RunUnlessStarted();
        }
    }

    private static void Grow(int count)
    {
        while (_workers.Length < count)
        {
            Worker worker = new(_workers.Length + 1);
            worker.Start();
            _workers = [.. _workers, worker];
        }
    }

    private static void WaitForWorkers()
    {
        if (Volatile.Read(ref _pending) == 0 || SpinWhile(ref _pending, unwanted: null, _jobSpinTicks))
        {
            return;
        }

        // The caller's thread may be interrupted by others; the ranges must end all the same.
        var interrupted = false;
        while (true)
        {
            try
            {
                SleepUntilDone();
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    private static void SleepUntilDone()
    {
        lock (CallerGate)
        {
            // Announce, then look again: either we see the last worker's decrement or it sees the announcement.
            Interlocked.Exchange(ref _callerAsleep, 1);
            try
            {
                while (Volatile.Read(ref _pending) != 0)
                {
                    Monitor.Wait(CallerGate);
                }
            }
            finally
            {
                Volatile.Write(ref _callerAsleep, 0);
            }
        }
    }

    /// <summary>
    /// Spins until the value is no longer <paramref name="unwanted"/> (or, without one, is 0), for some time; true on success.
    /// </summary>
    private static bool SpinWhile(ref int value, int? unwanted, long ticks)
    {
        if (ticks == 0)
        {
            return false;
        }

        var end = Stopwatch.GetTimestamp() + ticks;
        do
        {
            for (var i = 0; i < SpinsBetweenClockReads; i++)
            {
                var now = Volatile.Read(ref value);
                if (unwanted is int old ? now != old : now == 0)
                {
                    return true;
                }

                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    // Not inlined, so that no frame of a waiting worker keeps the last network alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRange(int first, int last)
    {
        try
        {
            _job!.Launch(_jobLaunch, first, last);
        }
#pragma warning disable CA1031 // Whatever it is, the caller gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    private sealed class Worker(int range)
    {
        private readonly object _gate = new();
        private int _ticket;
        private int _asleep;

        // The last ticket that somebody, worker or caller, has taken.
        private int _taken;

        // The range in hand: written, like the job, before the ticket.
        private int _rangeFirst;
        private int _rangeLast;

        public void Start()
        {
            Thread thread = new(Loop) { IsBackground = true, Name = $"KernelGen worker {range}" };
            thread.UnsafeStart();
        }

        /// <summary>Hands out a range of the job in hand.</summary>
        public void Wake(int first, int last)
        {
            _rangeFirst = first;
            _rangeLast = last;
            Interlocked.Increment(ref _ticket);
            if (Volatile.Read(ref _asleep) != 0)
            {
                WakeUp();
            }
        }

        /// <summary>Runs the range in hand on the calling thread, unless the worker has begun with it.</summary>
        public void RunUnlessStarted()
        {
            if (Take(_ticket))
            {
                RunRange(_rangeFirst, _rangeLast);
                Interlocked.Decrement(ref _pending);
            }
        }

        private void WakeUp()
        {
            try
            {
                lock (_gate)
                {
                    // Once is enough, however many tickets go by until it is up.
                    Volatile.Write(ref _asleep, 0);
                    Monitor.Pulse(_gate);
                }
            }
            catch (ThreadInterruptedException)
            {
                // Others may interrupt the caller's thread; the job must be handed out whole all the same. This worker sleeps on, and the
                // caller runs its range.
                Thread.CurrentThread.Interrupt();
            }
        }

        // The next ticket is not handed out before this job has ended, so that whoever takes one finds its range.
        private bool Take(int which) => Interlocked.CompareExchange(ref _taken, which, unchecked(which - 1)) == unchecked(which - 1);

        private void Loop()
        {
            var seen = 0;
            long spinTicks = 0;
            while (true)
            {
                if (Volatile.Read(ref _ticket) == seen && !SpinWhile(ref _ticket, seen, spinTicks))
                {
                    Sleep(seen);
                }

                seen = Volatile.Read(ref _ticket);
                spinTicks = _jobSpinTicks;
                if (!Take(seen))
                {
                    continue;
                }

                RunRange(_rangeFirst, _rangeLast);
                if (Interlocked.Decrement(ref _pending) == 0 && Volatile.Read(ref _callerAsleep) != 0)
                {
                    lock (CallerGate)
                    {
                        Monitor.PulseAll(CallerGate);
                    }
                }
            }
        }

        private void Sleep(int seen)
        {
            lock (_gate)
            {
                while (true)
                {
                    // Announced anew before each wait: who pulsed late, for a ticket that is gone, has taken it back.
                    Interlocked.Exchange(ref _asleep, 1);
                    if (Volatile.Read(ref _ticket) != seen)
                    {
                        break;
                    }

                    Monitor.Wait(_gate);
                }

                Volatile.Write(ref _asleep, 0);
            }
        }
    }
}

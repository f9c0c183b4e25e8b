using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class ThreadTeamTests
{
    [Fact]
    public void Every_unit_is_done_once_in_the_documented_ranges() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 9]).Check(
            (units, threads) =>
            {
                ConcurrentBag<(int Launch, int First, int Last)> seen = [];
                ThreadTeam.Run(new Work((launch, first, last) => seen.Add((launch, first, last))), 7, units, threads);
                var ranges = Math.Min(units, threads);
                Assert.Equal(
                    Enumerable.Range(0, ranges).Select(t => (7, Start(t, units, ranges), Start(t + 1, units, ranges))),
                    seen.Order());
            },
            cases: 300);

    /// <summary>The first units mod ranges ranges have one unit more than the others.</summary>
    private static int Start(int range, int units, int ranges) => (range * (units / ranges)) + Math.Min(range, units % ranges);

    [Fact]
    public void Ranges_run_on_different_threads_and_the_first_on_the_caller()
    {
        var thread = new int[4];
        using Barrier together = new(4);
        ThreadTeam.Run(
            new Work((_, first, _) =>
            {
                // All four are here at once, or this never returns.
                Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
                thread[first] = Environment.CurrentManagedThreadId;
            }),
            0,
            4,
            4);
        Assert.Equal(Environment.CurrentManagedThreadId, thread[0]);
        Assert.Equal(4, thread.Distinct().Count());
    }

    [Fact]
    public void Large_unit_counts_do_not_overflow()
    {
        long done = 0;
        ThreadTeam.Run(new Work((_, first, last) => Interlocked.Add(ref done, last - first)), 0, int.MaxValue, 8);
        Assert.Equal(int.MaxValue, done);
    }

    [Fact]
    public void No_units_is_no_work()
    {
        ThreadTeam.Run(new Work((_, _, _) => Assert.Fail("There is nothing to do.")), 0, 0, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadTeam.Run(new Work((_, _, _) => { }), 0, -1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadTeam.Run(new Work((_, _, _) => { }), 0, 1, 0));
        Assert.Throws<ArgumentNullException>(() => ThreadTeam.Run(null!, 0, 1, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_any_range_reaches_the_caller_after_all_have_ended(int failing)
    {
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var ended = 0;
            Work work = new((_, first, _) =>
            {
                if (first == failing)
                {
                    throw new InvalidOperationException($"range {first}");
                }

                Thread.Sleep(1);
                Interlocked.Increment(ref ended);
            });
            Assert.Equal($"range {failing}", Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(work, 0, 4, 4)).Message);
            Assert.Equal(3, ended);
        }

        // The team is as good as new.
        var units = 0;
        ThreadTeam.Run(new Work((_, first, last) => Interlocked.Add(ref units, last - first)), 0, 100, 4);
        Assert.Equal(100, units);
    }

    [Fact]
    public void Exceptions_of_all_ranges_give_one()
    {
        Work work = new((_, _, _) => throw new InvalidOperationException("all fail"));
        Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(work, 0, 4, 4));
    }

    [Fact]
    public void Nested_calls_run_inline()
    {
        var units = 0;
        var foreign = 0;
        Work inner = new((_, first, last) => Interlocked.Add(ref units, last - first));
        ThreadTeam.Run(
            new Work((_, _, _) =>
            {
                var thread = Environment.CurrentManagedThreadId;
                ThreadTeam.Run(new Work((_, _, _) => foreign += thread == Environment.CurrentManagedThreadId ? 0 : 1), 0, 8, 4);
                ThreadTeam.Run(inner, 0, 25, 4);
            }),
            0,
            4,
            4);
        Assert.Equal(100, units);
        Assert.Equal(0, foreign);
    }

    [Fact]
    public void Concurrent_callers_all_get_their_work_done()
    {
        const int Callers = 6;
        const int Runs = 2000;
        var units = new int[Callers];
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            Work work = new((_, first, last) => Interlocked.Add(ref units[caller], last - first));
            for (var i = 0; i < Runs; i++)
            {
                ThreadTeam.Run(work, 0, 5, 3);
            }
        }))];
        foreach (var thread in callers)
        {
            thread.Start();
        }

        foreach (var thread in callers)
        {
            thread.Join();
        }

        Assert.All(units, count => Assert.Equal(Runs * 5, count));
    }

    [Fact]
    public void Writes_of_one_launch_are_seen_by_the_next_on_whatever_thread()
    {
        // Each launch reads what its neighbour wrote in the launch before; a lost or early range shows.
        var even = new int[8];
        var odd = new int[8];
        Work work = new((launch, first, last) =>
        {
            var (from, to) = launch % 2 == 0 ? (even, odd) : (odd, even);
            for (var i = first; i < last; i++)
            {
                to[i] = from[(i + 3) % 8] + 1;
            }
        });
        for (var launch = 0; launch < 20_000; launch++)
        {
            ThreadTeam.Run(work, launch, 8, 2 + (launch % 3));
        }

        Assert.All(even, value => Assert.Equal(20_000, value));
    }

    [Fact]
    public void Nothing_is_allocated_on_any_thread_awake_or_asleep()
    {
        Work work = new((_, _, _) => Thread.SpinWait(20));
        for (var i = 0; i < 200; i++)
        {
            RunHotAndCold(work, i);
        }

        // The test runner allocates now and then on threads of its own; code that allocates does so in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 200; i++)
            {
                RunHotAndCold(work, i);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Workers_sleep_when_there_is_nothing_to_do()
    {
        // A thread that spins on would use all of every window. The test host and the compiler of the runtime use some of a few.
        using var process = Process.GetCurrentProcess();
        var least = double.MaxValue;
        for (var window = 0; window < 20 && least > 25; window++)
        {
            ThreadTeam.Run(new Work((_, _, _) => { }), 0, 4, 4);
            ThreadTeam.Run(new Work((_, _, _) => { }), 0, 2, 2);
            Thread.Sleep(20);
            process.Refresh();
            var before = process.TotalProcessorTime;
            Thread.Sleep(100);
            process.Refresh();
            least = Math.Min(least, (process.TotalProcessorTime - before).TotalMilliseconds);
        }

        Assert.InRange(least, 0, 25);
    }

    [Fact]
    public void The_caller_runs_ranges_that_no_worker_has_begun()
    {
        var caller = Environment.CurrentManagedThreadId;
        var taken = 0;
        var ranges = 0;
        Work work = new((_, first, _) =>
        {
            Interlocked.Increment(ref ranges);
            if (first > 0 && Environment.CurrentManagedThreadId == caller)
            {
                taken++;
            }
        });
        for (var repeat = 0; repeat < 50; repeat++)
        {
            // Long enough for workers to fall asleep: nothing is done before one of them is up.
            Thread.Sleep(2);
            ThreadTeam.Run(work, 0, 2, 2);
        }

        Assert.Equal(100, ranges);
        Assert.InRange(taken, 10, 50);
    }

    /// <summary>
    /// A caller that is held up on its way to wake a worker may pulse it when it sleeps again already: it must still wake for the next job.
    /// </summary>
    [Fact]
    public void A_worker_that_is_woken_for_nothing_wakes_for_the_next_job()
    {
        var caller = Environment.CurrentManagedThreadId;
        ThreadTeam.Run(new Work((_, _, _) => { }), 0, 2, 2);
        var worker = ((Array)Field(typeof(ThreadTeam), "_workers").GetValue(null)!).GetValue(0)!;
        var asleep = Field(worker.GetType(), "_asleep");
        var gate = Field(worker.GetType(), "_gate").GetValue(worker)!;
        SpinWait.SpinUntil(() => (int)asleep.GetValue(worker)! == 1);
        lock (gate)
        {
            asleep.SetValue(worker, 0);
            Monitor.Pulse(gate);
        }

        Thread.Sleep(50);
        var byWorker = 0;
        for (var repeat = 0; repeat < 10; repeat++)
        {
            ThreadTeam.Run(
                new Work((_, first, _) =>
                {
                    byWorker += first == 1 && Environment.CurrentManagedThreadId != caller ? 1 : 0;
                    Thread.Sleep(20);
                }),
                0,
                2,
                2);
        }

        Assert.InRange(byWorker, 1, 10);

        static FieldInfo Field(Type type, string name) =>
            type.GetField(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic)!;
    }

    [Fact]
    public void An_interrupted_caller_still_waits_for_all_ranges()
    {
        var ended = 0;
        var interrupted = false;
        using ManualResetEventSlim waiting = new();
        Thread caller = new(() =>
        {
            ThreadTeam.Run(
                new Work((_, first, _) =>
                {
                    if (first > 0)
                    {
                        waiting.Set();
                        Thread.Sleep(100);
                        Volatile.Write(ref ended, 1);
                    }
                    else
                    {
                        // Else the caller might run the other range itself.
                        SpinWait.SpinUntil(() => waiting.IsSet);
                    }
                }),
                0,
                2,
                2);
            Assert.Equal(1, Volatile.Read(ref ended));
            try
            {
                Thread.Sleep(0);
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        });
        caller.Start();
        waiting.Wait(TestContext.Current.CancellationToken);
        Thread.Sleep(20);
        caller.Interrupt();
        caller.Join();
        Assert.True(interrupted);
    }

    /// <summary>
    /// Waking a worker may have to wait for a lock, and there the caller can be interrupted, with part of the job handed out.
    /// </summary>
    [Fact]
    public void A_caller_interrupted_while_it_wakes_workers_hands_out_the_whole_job()
    {
        ThreadTeam.Run(new Work((_, _, _) => { }), 0, 3, 3);
        var worker = ((Array)Field(typeof(ThreadTeam), "_workers").GetValue(null)!).GetValue(0)!;
        var asleep = Field(worker.GetType(), "_asleep");
        var gate = Field(worker.GetType(), "_gate").GetValue(worker)!;
        SpinWait.SpinUntil(() => (int)asleep.GetValue(worker)! == 1);
        var units = 0;
        var interrupted = false;
        Exception? failure = null;
        Thread caller = new(() =>
        {
            try
            {
                ThreadTeam.Run(new Work((_, first, last) => Interlocked.Add(ref units, last - first)), 0, 3, 3);
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        lock (gate)
        {
            caller.Start();
            SpinWait.SpinUntil(() => caller.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin));
            caller.Interrupt();
            SpinWait.SpinUntil(() => Volatile.Read(ref units) == 3 || !caller.IsAlive);
        }

        caller.Join();
        Assert.Null(failure);
        Assert.Equal(3, units);
        Assert.True(interrupted);

        // The team is as good as new.
        for (var repeat = 0; repeat < 20; repeat++)
        {
            ThreadTeam.Run(new Work((_, first, last) => Interlocked.Add(ref units, last - first)), 0, 5, 3);
        }

        Assert.Equal(103, units);

        static FieldInfo Field(Type type, string name) =>
            type.GetField(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic)!;
    }

    [Fact]
    public void Finished_work_is_not_kept_alive()
    {
        var reference = RunOnce();
        for (var i = 0; i < 10 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(reference.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOnce()
    {
        Work work = new((_, _, _) => Thread.SpinWait(1));
        ThreadTeam.Run(work, 0, 4, 4);
        return new WeakReference(work);
    }

    private static void RunHotAndCold(Work work, int i)
    {
        ThreadTeam.Run(work, 0, 4, 4);
        ThreadTeam.Run(work, 0, 4, 2);
        if (i % 20 == 0)
        {
            Thread.Sleep(2);
        }
    }

    private sealed class Work(Action<int, int, int> body) : IKernelLauncher
    {
        public void Launch(int launch, int first, int last) => body(launch, first, last);
    }
}

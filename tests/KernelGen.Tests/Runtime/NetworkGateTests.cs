using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class NetworkGateTests
{
    private readonly NetworkGate gate = new("Digits", static () => new Place());

    [Fact]
    public void Readers_share_and_have_a_workspace_each()
    {
        Workspace[] all = [.. Enumerable.Range(0, 20).Select(_ => gate.Enter(NetworkUse.Predict))];
        Assert.Equal(20, all.Distinct().Count());
        Assert.Equal(20, gate.Workspaces);
        foreach (Workspace workspace in all)
        {
            NetworkGate.Leave(workspace);
        }

        // What was made once is used again.
        Workspace[] again = [.. Enumerable.Range(0, 20).Select(_ => gate.Enter(NetworkUse.Predict))];
        Assert.Equal(all.ToHashSet(), again.ToHashSet());
        Assert.Equal(20, gate.Workspaces);
    }

    [Fact]
    public void A_change_is_refused_while_somebody_reads()
    {
        Workspace reader = gate.Enter(NetworkUse.Classify);
        AssertRefused(() => gate.Begin(NetworkUse.Train), "Train", "Classify");
        AssertRefused(() => gate.Begin(NetworkUse.Load), "Load", "Classify");
        NetworkGate.Leave(gate.Enter(NetworkUse.Predict));
        NetworkGate.Leave(reader);
        gate.Begin(NetworkUse.Train);
        gate.End();
    }

    [Fact]
    public void Everything_is_refused_while_another_thread_changes()
    {
        OnAnotherThread(() => gate.Begin(NetworkUse.Train));
        AssertRefused(() => gate.Enter(NetworkUse.Predict), "Predict", "Train");
        AssertRefused(() => gate.Begin(NetworkUse.Calibrate), "Calibrate", "Train");
        Assert.Equal(0, gate.Workspaces);
    }

    [Fact]
    public void Who_changes_may_read_and_change_within()
    {
        gate.Begin(NetworkUse.Fit);
        gate.Begin(NetworkUse.Train);
        gate.End();
        Workspace reader = gate.Enter(NetworkUse.ErrorRate);
        NetworkGate.Leave(reader);
        OnAnotherThread(() => AssertRefused(() => gate.Enter(NetworkUse.Predict), "Predict", "Fit"));
        gate.End();
        OnAnotherThread(() => NetworkGate.Leave(gate.Enter(NetworkUse.Predict)));
        OnAnotherThread(() =>
        {
            gate.Begin(NetworkUse.Train);
            gate.End();
        });
    }

    [Fact]
    public void A_workspace_that_cannot_be_made_is_nobodys()
    {
        bool fails = true;
        NetworkGate other = new("Digits", () => fails ? throw new InvalidCastException() : new Place());
        Assert.Throws<InvalidCastException>(() => other.Enter(NetworkUse.Predict));
        other.Begin(NetworkUse.Train);
        other.End();
        fails = false;
        NetworkGate.Leave(other.Enter(NetworkUse.Predict));
        Assert.Equal(1, other.Workspaces);
    }

    /// <summary>Threads read and change at random; whoever is let in finds only whom it may find.</summary>
    [Fact]
    public void No_two_callers_have_a_workspace_and_nobody_reads_while_another_changes()
    {
        int readers = 0;
        int writers = 0;
        int[] entered = new int[2];
        Together(6, caller =>
        {
            Random random = new(caller);
            for (int i = 0; i < 20_000; i++)
            {
                try
                {
                    if (random.Next(4) == 0)
                    {
                        gate.Begin(NetworkUse.Train);
                        Assert.Equal(1, Interlocked.Increment(ref writers));
                        Assert.Equal(0, Volatile.Read(ref readers));
                        Thread.SpinWait(random.Next(20));
                        Interlocked.Decrement(ref writers);
                        gate.End();
                        Interlocked.Increment(ref entered[0]);
                    }
                    else
                    {
                        Place place = (Place)gate.Enter(NetworkUse.Predict);
                        Interlocked.Increment(ref readers);
                        Assert.Equal(1, Interlocked.Increment(ref place.Callers));
                        Assert.Equal(0, Volatile.Read(ref writers));
                        Thread.SpinWait(random.Next(20));
                        Interlocked.Decrement(ref place.Callers);
                        Interlocked.Decrement(ref readers);
                        NetworkGate.Leave(place);
                        Interlocked.Increment(ref entered[1]);
                    }
                }
                catch (InvalidOperationException)
                {
                    // Refused.
                }
            }
        });
        Assert.All(entered, count => Assert.True(count > 0));
        Assert.InRange(gate.Workspaces, 1, 6);
    }

    /// <summary>While one reader stays, changes are asked for all the time: none may disturb the other readers.</summary>
    [Fact]
    public void A_refused_change_disturbs_nobody()
    {
        Workspace stays = gate.Enter(NetworkUse.Predict);
        Together(4, caller =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                if (caller % 2 == 0)
                {
                    Assert.Throws<InvalidOperationException>(() => gate.Begin(NetworkUse.Train));
                    i += 20;
                }
                else
                {
                    NetworkGate.Leave(gate.Enter(NetworkUse.Predict));
                }
            }
        });
        NetworkGate.Leave(stays);
    }

    [Fact]
    public void Nothing_is_allocated_by_who_comes_again()
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                NetworkGate.Leave(gate.Enter(NetworkUse.Predict));
                gate.Begin(NetworkUse.Train);
                gate.End();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void AssertRefused(Action call, string asked, string running) => Assert.StartsWith(
        $"Digits.{asked} was called while Digits.{running} runs on another thread.",
        Assert.Throws<InvalidOperationException>(call).Message,
        StringComparison.Ordinal);

    private static void OnAnotherThread(Action body) => Together(1, _ => body());

    private static void Together(int callers, Action<int> body)
    {
        Exception? failure = null;
        using Barrier start = new(callers);
        List<Thread> threads = [.. Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                body(caller);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(failure is null, failure?.ToString());
    }

    private sealed class Place : Workspace
    {
        public int Callers;
    }
}

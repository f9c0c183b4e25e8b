using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class NetworkGateTests
{
    private readonly NetworkGate _gate = new("Digits", static () => new Place());

    [Fact]
    public void Readers_share_and_have_a_workspace_each()
    {
        Workspace[] all = [.. Enumerable.Range(0, 20).Select(_ => _gate.Enter(NetworkUse.Predict))];
        Assert.Equal(20, all.Distinct().Count());
        Assert.Equal(20, _gate.Workspaces);
        foreach (var workspace in all)
        {
            NetworkGate.Leave(workspace);
        }

        // What was made once is used again.
        Workspace[] again = [.. Enumerable.Range(0, 20).Select(_ => _gate.Enter(NetworkUse.Predict))];
        Assert.Equal(all.ToHashSet(), again.ToHashSet());
        Assert.Equal(20, _gate.Workspaces);
    }

    [Fact]
    public void A_change_is_refused_while_somebody_reads()
    {
        var reader = _gate.Enter(NetworkUse.Classify);
        AssertRefused(() => _gate.Begin(NetworkUse.Train), "Train", "Classify");
        AssertRefused(() => _gate.Begin(NetworkUse.Load), "Load", "Classify");
        NetworkGate.Leave(_gate.Enter(NetworkUse.Predict));
        NetworkGate.Leave(reader);
        _gate.Begin(NetworkUse.Train);
        _gate.End();
    }

    [Fact]
    public void Everything_is_refused_while_another_thread_changes()
    {
        OnAnotherThread(() => _gate.Begin(NetworkUse.Train));
        AssertRefused(() => _gate.Enter(NetworkUse.Predict), "Predict", "Train");
        AssertRefused(() => _gate.Begin(NetworkUse.Calibrate), "Calibrate", "Train");
        Assert.Equal(0, _gate.Workspaces);
    }

    [Fact]
    public void Who_changes_may_read_and_change_within()
    {
        _gate.Begin(NetworkUse.Fit);
        _gate.Begin(NetworkUse.Train);
        _gate.End();
        var reader = _gate.Enter(NetworkUse.ErrorRate);
        NetworkGate.Leave(reader);
        OnAnotherThread(() => AssertRefused(() => _gate.Enter(NetworkUse.Predict), "Predict", "Fit"));
        _gate.End();
        OnAnotherThread(() => NetworkGate.Leave(_gate.Enter(NetworkUse.Predict)));
        OnAnotherThread(() =>
        {
            _gate.Begin(NetworkUse.Train);
            _gate.End();
        });
    }

    [Fact]
    public void A_workspace_that_cannot_be_made_is_nobodys()
    {
        var fails = true;
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
        var readers = 0;
        var writers = 0;
        var entered = new int[2];
        Together(6, caller =>
        {
            Random random = new(caller);
            for (var i = 0; i < 20_000; i++)
            {
                try
                {
                    if (random.Next(4) == 0)
                    {
                        _gate.Begin(NetworkUse.Train);
                        Assert.Equal(1, Interlocked.Increment(ref writers));
                        Assert.Equal(0, Volatile.Read(ref readers));
                        Thread.SpinWait(random.Next(20));
                        Interlocked.Decrement(ref writers);
                        _gate.End();
                        Interlocked.Increment(ref entered[0]);
                    }
                    else
                    {
                        var place = (Place)_gate.Enter(NetworkUse.Predict);
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
        Assert.InRange(_gate.Workspaces, 1, 6);
    }

    /// <summary>While one reader stays, changes are asked for all the time: none may disturb the other readers.</summary>
    [Fact]
    public void A_refused_change_disturbs_nobody()
    {
        var stays = _gate.Enter(NetworkUse.Predict);
        Together(4, caller =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (caller % 2 == 0)
                {
                    Assert.Throws<InvalidOperationException>(() => _gate.Begin(NetworkUse.Train));
                    i += 20;
                }
                else
                {
                    NetworkGate.Leave(_gate.Enter(NetworkUse.Predict));
                }
            }
        });
        NetworkGate.Leave(stays);
    }

    [Fact]
    public void Nothing_is_allocated_by_who_comes_again()
    {
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                NetworkGate.Leave(_gate.Enter(NetworkUse.Predict));
                _gate.Begin(NetworkUse.Train);
                _gate.End();
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

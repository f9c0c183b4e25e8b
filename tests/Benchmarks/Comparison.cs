using System;

namespace Benchmarks;

/// <summary>One row of a benchmark: our side, and the peer it is held against.</summary>
/// <param name="Name">What is done, for the table and for <c>--filter</c>.</param>
/// <param name="Ours">Makes our side.</param>
/// <param name="Peer">Makes the other side.</param>
internal sealed record Comparison(string Name, Func<IContender> Ours, Func<IContender> Peer);

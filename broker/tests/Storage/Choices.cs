namespace Broker.Tests.Storage;

/// <summary>
/// A source of randomness that takes what was drawn before, and only zeros after that: so a sequence of anything can be
/// made shorter and simpler by leaving out draws and making them smaller.
/// </summary>
internal sealed class Choices(IReadOnlyList<int> drawn) : Random
{
    private readonly List<string> notes = [];
    private int next;

    public bool AreUsedUp => next >= drawn.Count;

    /// <summary>What was done with the choices, to be shown with a failure.</summary>
    public string Notes => string.Join("; ", notes);

    public void Note(string done) => notes.Add(done);

    public override int Next() => (int)NextInt64(int.MaxValue);

    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    public override int Next(int minValue, int maxValue) => minValue + (int)NextInt64((long)maxValue - minValue);

    public override long NextInt64(long maxValue) => AreUsedUp || maxValue == 0 ? 0 : drawn[next++] % maxValue;

    public override long NextInt64(long minValue, long maxValue) => minValue + NextInt64(maxValue - minValue);

    public override double NextDouble() => Sample();

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            value = (byte)Next(256);
        }
    }

    protected override double Sample() => Next() / (double)int.MaxValue;
}

namespace Harness.Linearizability;

/// <summary>Of each value of a register: the calls that read it, and the one that replaced it.</summary>
internal sealed class Neighbours
{
    private const int None = -1;

    private readonly List<int>?[] readers;
    private readonly int[] replacer;

    public Neighbours(int values)
    {
        readers = new List<int>?[values];
        replacer = new int[values];
        Array.Fill(replacer, None);
    }

    /// <summary>Those who read a value, in the order they were added.</summary>
    public IReadOnlyList<int> ReadersOf(int value) => readers[value] ?? (IReadOnlyList<int>)[];

    /// <summary>Who replaced a value; -1 for nobody.</summary>
    public int ReplacerOf(int value) => replacer[value];

    /// <summary>One more that read a value.</summary>
    public void AddReader(int value, int call) => (readers[value] ??= []).Add(call);

    /// <summary>False if another one replaced the value.</summary>
    public bool TrySetReplacer(int value, int call)
    {
        if (replacer[value] != None)
        {
            return false;
        }

        replacer[value] = call;
        return true;
    }
}

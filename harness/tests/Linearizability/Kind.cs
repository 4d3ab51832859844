using Harness.Histories.General;

namespace Harness.Tests.Linearizability;

/// <summary>What a call does and is told; null if nobody knows what became of it.</summary>
internal sealed record Kind(string F, Datum Input, Datum? Output)
{
    public static Kind Of(string f, object? input, object? output) => new(f, Data(input), Data(output));

    public static Kind Unknown(string f, object? input) => new(f, Data(input), null);

    private static Datum Data(object? value) => value switch
    {
        null => Datum.Nil,
        int number => Datum.Of(number),
        string text => Datum.Of(text),
        int[] list => Datum.List([.. list.Select(item => Datum.Of(item))]),
        _ => (Datum)value,
    };
}

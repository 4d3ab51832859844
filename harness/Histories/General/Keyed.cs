namespace Harness.Histories.General;

/// <summary>
/// Jepsen's independent keys: every value is a pair of key and value, which a read shows by being invoked with a pair
/// of a key and nil.
/// </summary>
internal static class Keyed
{
    /// <summary>The calls, with keys and values apart if that is how they were written.</summary>
    public static IReadOnlyList<Call> Split(IReadOnlyList<Call> calls)
    {
        var reads = calls.Where(call => call.F is "read" or "get").ToList();
        var isKeyed = reads.Count > 0 && reads.TrueForAll(read => IsPair(read.Input) && read.Input.Items[1].IsNil)
            && calls.All(call => IsPair(call.Input) && (call.Output is null || IsPair(call.Output)));
        return isKeyed ? [.. calls.Select(Split)] : calls;
    }

    private static Call Split(Call call) => call with
    {
        Key = call.Input.Items[0],
        Input = call.Input.Items[1],
        Output = call.Output?.Items[1],
    };

    private static bool IsPair(Datum value) => value is { Kind: DatumKind.List, Items.Length: 2 };
}

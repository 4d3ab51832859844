using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// A map from keys to values, nil at first: <c>put v</c>, <c>get → v</c>, and <c>append v</c>, which puts a text behind
/// a text or a member at the end of a list.
/// </summary>
public sealed class KeyValueModel : SequentialModel<Datum>
{
    /// <inheritdoc/>
    public override string Name => "kv";

    /// <inheritdoc/>
    public override string Meaning => "a map, nil at first: put v; append v to a text or list; get → v; all with a key";

    /// <inheritdoc/>
    public override Datum Initial => Datum.Nil;

    /// <inheritdoc/>
    public override string? Problem(Call call) =>
        call.F is "get" or "put" or "append" ? null : Require.Operation(call, Name, "get", "put", "append");

    /// <inheritdoc/>
    public override IEnumerable<Datum> Step(Datum state, Call call) => call.F switch
    {
        "put" => [call.Input],
        "append" => [Appended(state, call.Input)],
        _ => call.Output is null || Holds(state, call.Output) ? [state] : [],
    };

    /// <inheritdoc/>
    public override Effect EffectOf(Call call) => call.F switch
    {
        "get" => Effect.None,
        "put" => Effect.Overwrites,
        _ => Effect.Any,
    };

    /// <inheritdoc/>
    public override RegisterAccess? AsAccess(Call call) => call.F switch
    {
        "get" when !IsEmptyText(call.Output) => new RegisterAccess(call.Output, null),
        "put" => new RegisterAccess(null, call.Input),
        _ => null,
    };

    // Nothing yet, and an empty text, is the same to those who only append texts.
    private static bool Holds(Datum state, Datum read) =>
        read.Equals(state) || (state.IsNil && IsEmptyText(read));

    private static bool IsEmptyText(Datum? read) => read is { Kind: DatumKind.Text, Text: "" };

    private static Datum Appended(Datum state, Datum value) => (state.Kind, value.Kind) switch
    {
        (DatumKind.Text, _) => Datum.Of(state.Text + value),
        (DatumKind.List, _) => Datum.List(state.Items.Add(value)),
        (DatumKind.Nil, DatumKind.Text) => value,
        (DatumKind.Nil, _) => Datum.List(value),
        _ => Datum.List(state, value),
    };
}

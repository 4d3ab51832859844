using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// A register: <c>write v</c>, <c>read → v</c>, and <c>cas [from to]</c> where it has compare-and-set. It holds nil at
/// first. With keys, one register for each.
/// </summary>
/// <param name="hasCas">Whether it has compare-and-set.</param>
public sealed class RegisterModel(bool hasCas) : SequentialModel<Datum>
{
    /// <inheritdoc/>
    public override string Name => hasCas ? "cas-register" : "register";

    /// <inheritdoc/>
    public override string Meaning =>
        "a register, nil at first: read → v; write v" + (hasCas ? "; cas [from to]" : "");

    /// <inheritdoc/>
    public override Datum Initial => Datum.Nil;

    /// <inheritdoc/>
    public override string? Problem(Call call) => call.F switch
    {
        "read" or "write" => null,
        "cas" when hasCas => Require.List(call, call.Input, 2, "[from to]"),
        _ => Require.Operation(call, Name, hasCas ? ["read", "write", "cas"] : ["read", "write"]),
    };

    /// <inheritdoc/>
    public override IEnumerable<Datum> Step(Datum state, Call call)
    {
        var access = AsAccess(call)!.Value;
        return access.Requires is { } value && !value.Equals(state) ? [] : [access.Produces ?? state];
    }

    /// <inheritdoc/>
    public override Effect EffectOf(Call call) => call.F switch
    {
        "read" => Effect.None,
        "write" => Effect.Overwrites,
        _ => call.Input.Items[0].Equals(call.Input.Items[1]) ? Effect.None : Effect.Any,
    };

    /// <inheritdoc/>
    public override RegisterAccess? AsAccess(Call call) => call.F switch
    {
        "read" => new RegisterAccess(call.Output, null),
        "write" => new RegisterAccess(null, call.Input),
        _ => new RegisterAccess(call.Input.Items[0], call.Input.Items[1]),
    };
}

using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>Sentences for what is wrong with a call.</summary>
internal static class Require
{
    /// <summary>The operation is not one of those a model has.</summary>
    public static string Operation(Call call, string model, params string[] known) =>
        $"'{call.F}' is not an operation of model '{model}', which has {string.Join(", ", known)}";

    /// <summary>A value is not of the form it has to have.</summary>
    public static string Value(Call call, string form, Datum found) => $"'{call.F}' has {form}, found {found}";

    /// <summary>Null if a value is a list of so many members, otherwise what is wrong.</summary>
    public static string? List(Call call, Datum value, int count, string form) =>
        value.Kind == DatumKind.List && value.Items.Length == count ? null : Value(call, form, value);

    /// <summary>Null if a value is a whole number, otherwise what is wrong.</summary>
    public static string? Integer(Call call, Datum value) =>
        value.Kind == DatumKind.Integer ? null : Value(call, "a whole number", value);
}

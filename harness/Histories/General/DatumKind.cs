namespace Harness.Histories.General;

/// <summary>What a <see cref="Datum"/> is; the order is that of sorted collections.</summary>
public enum DatumKind
{
    /// <summary>Nothing: <c>null</c> in JSON, <c>nil</c> in EDN.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Real,

    /// <summary>A text; EDN's keywords and symbols are texts too, without their colon.</summary>
    Text,

    /// <summary>A sequence: an array in JSON, a list or vector in EDN.</summary>
    List,

    /// <summary>A set, which only EDN has.</summary>
    Set,

    /// <summary>Keys and values: an object in JSON, a map in EDN.</summary>
    Map,
}

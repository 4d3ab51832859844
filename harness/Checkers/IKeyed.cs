namespace Harness.Checkers;

/// <summary>Something that a <see cref="KeyTable{T}"/> finds by its key.</summary>
internal interface IKeyed
{
    /// <summary>The key; it never changes.</summary>
    long Key { get; }
}

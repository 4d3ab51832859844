using Harness.Histories;

namespace Harness.Client;

/// <summary>How one attempt at an operation ended, as a history tells it.</summary>
/// <typeparam name="T">What a successful operation returns.</typeparam>
public sealed record Outcome<T>
{
    private readonly T? value;

    private Outcome(EntryType type, T? value, string? error)
    {
        Type = type;
        this.value = value;
        Error = error;
    }

    /// <summary>
    /// <see cref="EntryType.Ok"/>; <see cref="EntryType.Fail"/>: had no effect and never will;
    /// <see cref="EntryType.Info"/>: nobody knows.
    /// </summary>
    public EntryType Type { get; }

    /// <summary>Whether the operation happened and was answered.</summary>
    public bool IsOk => Type == EntryType.Ok;

    /// <summary>Null if ok; else Kafka's error name, or one of <see cref="ClientErrors"/>.</summary>
    public string? Error { get; }

    /// <summary>
    /// Error names of the attempts before the last one, in order; empty if there was but one, as for everything except
    /// the appends of an idempotent producer.
    /// </summary>
    public IReadOnlyList<string> EarlierErrors { get; private init; } = [];

    /// <summary>What the operation returned.</summary>
    /// <exception cref="InvalidOperationException">It was not ok.</exception>
    public T Value => IsOk ? value! : throw new InvalidOperationException($"The operation ended with {Error}.");

    /// <summary>It happened.</summary>
    public static Outcome<T> Ok(T value) => new(EntryType.Ok, value, null);

    /// <summary>It did not happen and never will.</summary>
    public static Outcome<T> Fail(string error) => new(EntryType.Fail, default, error);

    /// <summary>It may or may not have happened, or happen yet.</summary>
    public static Outcome<T> Info(string error) => new(EntryType.Info, default, error);

    /// <summary>The same of another result.</summary>
    /// <typeparam name="TOther">What a successful operation returns then.</typeparam>
    internal Outcome<TOther> Select<TOther>(Func<T, TOther> select) => IsOk
        ? Outcome<TOther>.Ok(select(value!))
        : new Outcome<TOther>(Type, default, Error) { EarlierErrors = EarlierErrors };

    /// <summary>The same after attempts that ended with these errors.</summary>
    internal Outcome<T> After(IReadOnlyList<string> earlierErrors) => this with { EarlierErrors = earlierErrors };

    /// <summary>The same of an operation that changes nothing: unless it is ok, it did not happen.</summary>
    internal Outcome<T> WithoutEffect() => Type == EntryType.Info ? Fail(Error!) : this;

    /// <summary>The same with another reason, unless it is ok.</summary>
    internal Outcome<T> WithError(string error) => IsOk ? this : new Outcome<T>(Type, default, error);
}

using Harness.Linearizability.Models;

namespace Harness.Linearizability;

/// <summary>The models that histories of any kind can be judged by.</summary>
public static class GeneralModels
{
    /// <summary>Their names in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. All().Select(model => model.Name).Order(StringComparer.Ordinal)];

    /// <summary>The model of a name; null if there is none.</summary>
    public static SequentialModel? Find(string name) => All().SingleOrDefault(model => model.Name == name);

    private static IEnumerable<SequentialModel> All() =>
    [
        new RegisterModel(hasCas: false), new RegisterModel(hasCas: true), new MultiRegisterModel(),
        new KeyValueModel(), new SetModel(), new CounterModel(), new QueueModel(), new MutexModel(), new ListModel(),
    ];
}

using FsCheck;
using FsCheck.Fluent;
using Harness.Client;
using Harness.Scenarios;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>
/// What makes one append or read unlike another: each drawn apart, so that all else is as it would be without.
/// </summary>
internal static class OperationDetails
{
    private const int GeneratorSize = 1;

    /// <summary>The operation with what its scenario has drawn for it.</summary>
    public static PlannedOperation Draw(PlannedOperation operation, Scenario scenario, ulong seed)
    {
        var clients = scenario.Clients;
        return operation.Kind == OperationKind.Append
            ? Append(operation, clients, seed)
            : Read(operation with { MaxBytes = MaxBytes(operation.Client, clients, seed) }, scenario, seed);
    }

    private static PlannedOperation Append(PlannedOperation append, ScenarioClients clients, ulong seed)
    {
        var (codecs, sizes) = (clients.Codecs, clients.RecordBytes);
        var draws = from codec in Gen.Choose(0, Math.Max(0, codecs.Count - 1))
                    from bytes in Gen.Choose(sizes?.Min ?? 0, sizes?.Max ?? 0)
                    select (Codec: codec, Bytes: bytes);
        var draw = Sample(draws, seed, PlanSeed.Batches, append.Id);
        return append with
        {
            Codec = codecs.Count > 0 && codecs[draw.Codec] != Codecs.All[0] ? codecs[draw.Codec] : null,
            RecordBytes = sizes is null ? null : draw.Bytes,
        };
    }

    private static PlannedOperation Read(PlannedOperation read, Scenario scenario, ulong seed)
    {
        var clients = scenario.Clients;
        var (end, seek) = (clients.FromEndPercent, clients.FromEndPercent + clients.SeekPercent);
        if (seek + clients.SeekTimePercent == 0)
        {
            return read;
        }

        var percent = Sample(Gen.Choose(0, 99), seed, PlanSeed.ReadPlaces, read.Id);
        return percent < end ? read with { Kind = OperationKind.ReadEnd }
            : percent < seek ? read with { Kind = OperationKind.Seek, Place = Place(seed, read.Id) }
            : percent < seek + clients.SeekTimePercent ? read with
            {
                Kind = OperationKind.SeekTime,

                // As far back as there are records, and a little more.
                BackMs = Sample(
                    Gen.Choose(0, read.AtMs - scenario.Phases.OperationsFromMs + 100), seed, PlanSeed.Seeks, read.Id),
            }
            : read;
    }

    // Both ends are where mistakes are.
    private static int Place(ulong seed, int id) => Sample(
        Gen.Frequency(
            (1, Gen.Constant(0)), (1, Gen.Constant(PlannedOperation.MostPlace)),
            (4, Gen.Choose(0, PlannedOperation.MostPlace))),
        seed, PlanSeed.Seeks, id);

    // A client is slow or fast for a whole run: it takes the least of the range, or that doubled some times.
    private static int? MaxBytes(int client, ScenarioClients clients, ulong seed)
    {
        if (clients.FetchBytes is not { } range)
        {
            return null;
        }

        var doublings = int.Log2(range.Max / range.Min);
        var drawn = Sample(Gen.Choose(0, doublings + 1), seed, PlanSeed.Consumers, client);
        return drawn > doublings ? range.Max : range.Min << drawn;
    }

    private static T Sample<T>(Gen<T> gen, ulong seed, ulong stream, int ordinal) =>
        gen.Sample(1, PlanSeed.For(seed, stream, ordinal), GeneratorSize).First();
}

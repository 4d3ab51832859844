using System.Linq.Expressions;
using System.Reflection;
using Broker.Defects;
using Broker.Protocol;
using Broker.Replication.Protocols;

namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Takes every rule of replication away, one at a time, and every famous mistake that is planted: some golden trace has to
/// notice. Rules and defects are found by reflection, so one that is added without a trace fails here.
/// </summary>
public sealed class RuleTests
{
    // What these decide is no part of how replicas agree; their own tests and scenarios cover them.
    private static readonly string[] OtherRules =
    [
        nameof(BrokerRules.RememberedBatches), nameof(BrokerRules.IsProducerExpired), nameof(BrokerRules.RetentionLimit),
        nameof(BrokerRules.CleanableTo), nameof(BrokerRules.KeepsEmptiedBatch),
    ];

    private static readonly IReadOnlyList<TraceScript> Scripts =
    [
        .. TraceScript.Names.Where(name => !name.StartsWith("pending/", StringComparison.Ordinal)).Select(TraceScript.Read),
    ];

    private static IEnumerable<string> Members => Properties.Select(property => property.Name);

    private static IEnumerable<string> Defects => DefectCatalog.All
        .Where(defect => defect.Scenario == "replication"
            || !Equals(defect.Apply(BrokerRules.Correct).Replication, BrokerRules.Correct.Replication))
        .Select(defect => defect.Id);

    private static IEnumerable<PropertyInfo> Properties => typeof(ReplicationProtocol)
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.SetMethod is not null);

    [TestCaseSource(nameof(Members))]
    public void Rule_TakenAway_BreaksATrace(string member)
    {
        var property = typeof(ReplicationProtocol).GetProperty(member)!;
        var replaced = Replacements(property)
            .Select(value => With(property, value))
            .Append(With(property, property.GetValue(NaiveReplication.Protocol)!));
        foreach (var protocol in replaced)
        {
            if (Broken(new TraceOptions { Rules = BrokerRules.Correct with { Replication = protocol } }).Any())
            {
                return;
            }
        }

        var mistakes = DefectCatalog.All.Where(defect => !Equals(
            property.GetValue(defect.Apply(BrokerRules.Correct).Replication), property.GetValue(InSyncReplication.Protocol)));
        Assert.That(
            mistakes.Any(defect => Broken(new TraceOptions { Defect = defect }).Any()), Is.True,
            $"no trace notices what {member} decides: write one, and a defect if nothing else takes the rule away");
    }

    [TestCaseSource(nameof(Defects))]
    public void Defect_Planted_BreaksATrace(string id)
    {
        var broken = Broken(new TraceOptions { Defect = DefectCatalog.Find(id) }).ToList();

        TestContext.Out.WriteLine($"{id}: {string.Join(", ", broken)}");
        Assert.That(broken, Is.Not.Empty, $"no trace notices {id}: write one");
    }

    [Test]
    public void Rules_OfBrokers_AreOfReplicationOrNamedAsOthers()
    {
        var all = typeof(BrokerRules).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.SetMethod is not null).Select(property => property.Name);

        Assert.That(all, Is.EquivalentTo(OtherRules.Append(nameof(BrokerRules.Replication))));
    }

    // A yes or no is answered the other way round for ever; an error is never given.
    private static IEnumerable<object> Replacements(PropertyInfo property)
    {
        if (property.PropertyType == typeof(bool))
        {
            return [!(bool)property.GetValue(InSyncReplication.Protocol)!];
        }

        var parameters = property.PropertyType.GetMethod("Invoke")!.GetParameters()
            .Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
        var result = property.PropertyType.GetMethod("Invoke")!.ReturnType;
        object[] constants = result == typeof(bool) ? [true, false] : result == typeof(ErrorCode) ? [ErrorCode.None] : [];
        return constants.Select(value =>
            Expression.Lambda(property.PropertyType, Expression.Constant(value), parameters).Compile());
    }

    private static ReplicationProtocol With(PropertyInfo property, object value)
    {
        var copy = InSyncReplication.Protocol with { };
        property.SetValue(copy, value);
        return copy;
    }

    private static IEnumerable<string> Broken(TraceOptions options) =>
        Scripts.Where(script => !TraceRun.Of(script, options).IsAsExpected).Select(script => script.Name);
}

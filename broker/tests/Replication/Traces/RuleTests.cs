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
        var answers = Constants(property).ToList();
        foreach (var answer in answers)
        {
            Assert.That(
                Broken(With(property, answer.Rule)), Is.Not.Empty, $"no trace notices if {member} is always {answer.Value}");
        }

        if (answers.Count == 0)
        {
            Assert.That(
                Mistakes(property).Append(With(property, property.GetValue(NaiveReplication.Protocol)!)).SelectMany(Broken),
                Is.Not.Empty,
                $"no trace notices what {member} decides: write one, or a defect that gets it wrong");
        }
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

    // A yes or no is always the same, an error is never given.
    private static IEnumerable<(object Value, object Rule)> Constants(PropertyInfo property)
    {
        if (property.PropertyType == typeof(bool))
        {
            var wrong = !(bool)property.GetValue(InSyncReplication.Protocol)!;
            return [(wrong, wrong)];
        }

        var signature = property.PropertyType.GetMethod("Invoke")!;
        var parameters = signature.GetParameters()
            .Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
        object[] values = signature.ReturnType == typeof(bool) ? [true, false]
            : signature.ReturnType == typeof(ErrorCode) ? [ErrorCode.None]
            : [];
        return values.Select(value => (
            value, (object)Expression.Lambda(property.PropertyType, Expression.Constant(value), parameters).Compile()));
    }

    // Defects that get this rule wrong, and hardly anything else.
    private static IEnumerable<TraceOptions> Mistakes(PropertyInfo property) =>
        from defect in DefectCatalog.All
        let wrong = Properties.Where(rule => !Equals(
            rule.GetValue(defect.Apply(BrokerRules.Correct).Replication), rule.GetValue(InSyncReplication.Protocol))).ToList()
        where wrong.Count <= 2 && wrong.Any(rule => rule.Name == property.Name)
        select new TraceOptions { Defect = defect };

    private static TraceOptions With(PropertyInfo property, object value)
    {
        var protocol = InSyncReplication.Protocol with { };
        property.SetValue(protocol, value);
        return new TraceOptions { Rules = BrokerRules.Correct with { Replication = protocol } };
    }

    private static IEnumerable<string> Broken(TraceOptions options) =>
        Scripts.Where(script => !TraceRun.Of(script, options).IsAsExpected).Select(script => script.Name);
}

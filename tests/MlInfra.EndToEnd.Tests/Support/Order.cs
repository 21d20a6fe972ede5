using MlInfra.EndToEnd.Tests.Hosting;
using MlInfra.EndToEnd.Tests.Monitoring;
using MlInfra.EndToEnd.Tests.Platform;
using MlInfra.Tests.Support;

[assembly: TestCollectionOrderer(typeof(MlInfra.EndToEnd.Tests.Support.Order))]

namespace MlInfra.EndToEnd.Tests.Support;

/// <summary>The deployed platform has most of the tests, one after the other.</summary>
public sealed class Order() : LongestFirst(
    PlatformCollection.Name, nameof(ExperimentTests), nameof(DriftTests), nameof(PromotionTests), nameof(KilledTests), nameof(OutputCheckTests), nameof(WatchingTests));

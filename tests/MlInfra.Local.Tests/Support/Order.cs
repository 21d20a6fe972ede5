using MlInfra.Local.Tests.CloudFormation.Http;
using MlInfra.Local.Tests.S3;
using MlInfra.Local.Tests.SageMaker.Endpoints;
using MlInfra.Local.Tests.SageMaker.Jobs;
using MlInfra.Local.Tests.SageMaker.Jobs.Algorithms;
using MlInfra.Local.Tests.SageMaker.Jobs.Tuning;
using MlInfra.Local.Tests.SageMaker.Pipelines;
using MlInfra.Tests.Support;

[assembly: TestCollectionOrderer(typeof(MlInfra.Local.Tests.Support.Order))]

namespace MlInfra.Local.Tests.Support;

/// <summary>The cdk CLI, searches and algorithms take longest.</summary>
public sealed class Order() : LongestFirst(
    nameof(CdkCliTests), nameof(SearchTests), nameof(JobStepTests), nameof(BootstrapTests), nameof(MultipartTests), nameof(XGBoostAlgorithmTests), nameof(LoadTests), nameof(ExecutableTests));

using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class InstanceCatalogueTests
{
    [Theory]
    [InlineData(InstanceUse.Training, 151)]
    [InlineData(InstanceUse.Hosting, 277)]
    [InlineData(InstanceUse.Processing, 133)]
    [InlineData(InstanceUse.Transform, 108)]
    public void Knows_as_many_types_as_the_service_has_for_a_use(InstanceUse use, int count) => Assert.Equal(count, InstanceCatalogue.For(use).Count());

    [Fact]
    public void Knows_what_a_type_has()
    {
        var gpu = InstanceCatalogue.Find("ml.g5.xlarge")!;
        var burstable = InstanceCatalogue.Find("ml.t3.medium")!;
        var arm = InstanceCatalogue.Find("ml.c7g.xlarge")!;

        Assert.Equal(("g5", 4, 16.0, 250.0, 1, "gpu"), (gpu.Family, gpu.VCpu, gpu.MemoryGiB, gpu.NvmeGB, gpu.AcceleratorCount, gpu.AcceleratorKind));
        Assert.False(gpu.IsBurstable);
        Assert.False(gpu.IsArm);
        Assert.True(burstable.IsBurstable);
        Assert.Equal(0, burstable.NvmeGB);
        Assert.True(arm.IsArm);
        Assert.Null(InstanceCatalogue.Find("ml.z9.large"));
    }

    [Fact]
    public void Accepts_a_type_for_its_use_and_passes_over_tokens()
    {
        var problems = Problems.Of("Test");

        Assert.NotNull(InstanceCatalogue.Check(problems, "InstanceType", "ml.m5.xlarge", InstanceUse.Training));
        Assert.Null(InstanceCatalogue.Check(problems, "InstanceType", "${Token[TOKEN.1]}", InstanceUse.Training));
        Assert.Null(InstanceCatalogue.Check(problems, "InstanceType", null, InstanceUse.Training));

        Assert.False(problems.Any);
    }

    [Fact]
    public void Rejects_an_unknown_type_with_close_matches()
    {
        var problems = Problems.Of("Test");

        InstanceCatalogue.Check(problems, "InstanceType", "ml.m5.xlargee", InstanceUse.Training);

        Assert.Equal(
            "Test can't be defined:\nInstanceType: got 'ml.m5.xlargee', must be an instance type that SageMaker offers for training; "
            + "did you mean 'ml.m5.xlarge', 'ml.c5.xlarge' or 'ml.g5.xlarge'?",
            Rejections.MessageOf(problems.ThrowIfAny));
    }

    [Fact]
    public void Rejects_a_type_that_is_for_other_uses()
    {
        var problems = Problems.Of("Test");

        InstanceCatalogue.Check(problems, "InstanceType", "ml.t2.medium", InstanceUse.Training);

        Assert.Equal(
            "Test can't be defined:\nInstanceType: got 'ml.t2.medium', must be an instance type that SageMaker offers for training "
            + "(this one is for hosting, notebook); take 'ml.t3.medium', 'ml.p2.xlarge' or 'ml.t3.large'.",
            Rejections.MessageOf(problems.ThrowIfAny));
    }
}

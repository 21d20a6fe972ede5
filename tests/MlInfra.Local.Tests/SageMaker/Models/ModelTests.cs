using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Models;

public sealed class ModelTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, script);

    [Fact]
    public Task Models_are_made_described_listed_and_deleted() => RunAsync("""
        url = artifact(w_txt='1')
        name = model(url, Tags=[{'Key': 'a', 'Value': 'b'}])
        d = sm.describe_model(ModelName=name)
        assert d['ModelArn'] == 'arn:aws:sagemaker:us-east-1:000000000000:model/' + name
        assert (d['PrimaryContainer']['ModelDataUrl'], d['PrimaryContainer']['Image'], d['ExecutionRoleArn']) == (url, IMAGE, full_role())
        assert sm.list_tags(ResourceArn=d['ModelArn'])['Tags'] == [{'Key': 'a', 'Value': 'b'}]
        assert [m['ModelName'] for m in sm.list_models(NameContains=name)['Models']] == [name]
        said = refused('ValidationException', sm.create_model, ModelName=name, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'ModelDataUrl': url})
        assert said == 'Cannot create already existing model "%s".' % d['ModelArn'], said
        sm.delete_model(ModelName=name)
        assert refused('ValidationException', sm.describe_model, ModelName=name) == 'Could not find model "%s".' % d['ModelArn']
        """);

    [Fact]
    public Task A_package_must_be_approved_before_a_model_is_made_of_it() => RunAsync("""
        g = unique('group')
        sm.create_model_package_group(ModelPackageGroupName=g)
        arn = sm.create_model_package(ModelPackageGroupName=g, ModelApprovalStatus='PendingManualApproval', InferenceSpecification={
            'Containers': [{'Image': IMAGE, 'ModelDataUrl': artifact(w_txt='1'), 'Environment': {'A': '1', 'B': '1'}}],
            'SupportedContentTypes': ['text/csv'], 'SupportedResponseMIMETypes': ['text/csv']})['ModelPackageArn']
        new = lambda: sm.create_model(ModelName=unique('m'), ExecutionRoleArn=full_role(), PrimaryContainer={'ModelPackageName': arn})
        said = refused('ValidationException', new)
        assert said.startswith('Cannot create Model from ModelPackage ' + arn) and 'PendingManualApproval' in said, said
        sm.update_model_package(ModelPackageArn=arn, ModelApprovalStatus='Approved')
        new()
        sm.update_model_package(ModelPackageArn=arn, ModelApprovalStatus='Rejected')
        assert 'Rejected' in refused('ValidationException', new)
        """);

    [Fact]
    public Task The_role_must_be_assumable_and_may_read_the_artifact_and_pull_the_image() => RunAsync("""
        url = artifact(w_txt='1')
        def attempt(role_arn, url=url, image=IMAGE):
            return refused('ValidationException', sm.create_model, ModelName=unique('m'), ExecutionRoleArn=role_arn, PrimaryContainer={'Image': image, 'ModelDataUrl': url})
        nobody = 'arn:aws:iam::000000000000:role/nobody'
        assert attempt(nobody).startswith('Could not assume role ' + nobody), attempt(nobody)
        assert 'Could not assume role' in attempt(role(*ALL, service='lambda.amazonaws.com'))
        no_s3 = role(allow(*PULL))
        assert attempt(no_s3).startswith('Could not access model data at ' + url) and no_s3 in attempt(no_s3), attempt(no_s3)
        assert 'cannot pull ' + IMAGE in attempt(role(allow('s3:*')))
        missing = 's3://%s/none/model.tar.gz' % BUCKET
        assert attempt(full_role(), missing) == 'Could not find model data at %s.' % missing, attempt(full_role(), missing)
        assert 'non-ECR image' in attempt(full_role(), image='docker.io/mine:1')
        """);

    [Fact]
    public Task What_models_lack_is_refused_by_name() => RunAsync("""
        many = {'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://no-such-bucket-of-mine/p/'}
        assert 'Could not find model data' in refused('ValidationException', sm.create_model, ModelName='m', ExecutionRoleArn=full_role(), PrimaryContainer=many)
        assert 'in an inference pipeline' in refused('NotSupportedByLocal', sm.create_model, ModelName='m', ExecutionRoleArn=full_role(), Containers=[many, {'Image': IMAGE}])
        assert 'ModelDataUrl is required' in refused('ValidationException', sm.create_model, ModelName='m', ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel'})
        assert 'PrimaryContainer or Containers' in refused('ValidationException', sm.create_model, ModelName='m', ExecutionRoleArn=full_role())
        assert 'regular expression' in refused('ValidationException', sm.create_model, ModelName='a_b', ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE})
        """);

    [Fact]
    public Task A_caller_needs_leave_to_pass_the_role() => RunAsync("""
        target = full_role()
        arn = 'arn:aws:sagemaker:us-east-1:000000000000:model/*'
        only_create = session(role(allow('sagemaker:CreateModel', resource=arn)))('sagemaker')
        c = {'Image': IMAGE, 'ModelDataUrl': artifact(w_txt='1')}
        said = refused('AccessDeniedException', only_create.create_model, ModelName=unique('m'), ExecutionRoleArn=target, PrimaryContainer=c)
        assert 'iam:PassRole' in said and target in said, said
        both = session(role(allow('sagemaker:CreateModel', resource=arn), allow('iam:PassRole', resource=target)))('sagemaker')
        both.create_model(ModelName=unique('m'), ExecutionRoleArn=target, PrimaryContainer=c)
        """);
}
